// Words into the clipboard.

// Also where the page is not served over https.
export async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const box = document.createElement("textarea");
    box.value = text;
    document.body.append(box);
    box.select();
    document.execCommand("copy");
    box.remove();
  }
}

// The same, said for a moment on the button that was pressed.
export async function take(pressed, text) {
  const words = pressed.textContent;
  await copied(text);
  pressed.textContent = "copied";
  setTimeout(() => { pressed.textContent = words; }, 1500);
}
