"""Writing with a language model: numbered evidence in, checked statements out, whatever the model does."""
