"""The writers of care. Every change of an elder locks the person in the register first, as rounds and facts do."""
