"""Fits what is learned: the tagger's model and the weights of fields. Not used while extracting."""
