"""YAML as Kubernetes reads it, and stricter: a key that stands twice is an error, where most readers take the last one."""

import yaml


class _Strict(yaml.SafeLoader):
    pass


def _mapping(loader, node):
    seen = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in seen:
            raise yaml.constructor.ConstructorError("", None, f"the key '{key}' stands twice", key_node.start_mark)
        seen[key] = loader.construct_object(value_node, deep=True)
    return seen


_Strict.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def documents(text):
    """The documents of a text that hold something."""
    return [document for document in yaml.load_all(text, Loader=_Strict) if document is not None]


def document(text):
    found = documents(text)
    if len(found) != 1:
        raise yaml.YAMLError(f"{len(found)} documents instead of one")
    return found[0]
