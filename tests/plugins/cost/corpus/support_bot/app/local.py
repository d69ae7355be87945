def completion(text, model):
    return f"{model}: {text}"
