"""The rules of care: which colour facts propose, when it ends, who is visited and called when. Pure."""
