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

// The same, said for a moment on the button that was pressed; null: there is nothing to take.
export async function take(pressed, text) {
  const words = pressed.textContent;
  if (text !== null) await copied(text);
  pressed.textContent = text === null ? "not kept" : "copied";
  setTimeout(() => { pressed.textContent = words; }, 1500);
}
