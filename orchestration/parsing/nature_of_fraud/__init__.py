"""ONS, Nature of crime: fraud and computer misuse."""
