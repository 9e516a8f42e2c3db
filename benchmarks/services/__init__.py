"""A small made-up vocabulary of services, its shapes, and data of any size for both.

``ontology.ttl`` has a tree of 20 classes, ranges, inverses and two defined classes; ``shapes.ttl``
four shapes. The data is what a reasoner has to classify before a validator can judge it.
"""
