"""What the documentation takes from the code and the models, as Markdown."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.languages import LANGUAGES
from bot.settings import Settings, all_settings
from core.inference.artifacts import ModelFiles

Schema = Mapping[str, Any]
_LIMITS = {"minimum": "at least", "maximum": "at most", "minLength": "at least", "maxLength": "at most"}


def settings_table() -> str:
    """List every setting with its default and its meaning, in the order of ``all_settings``."""
    rows = ["| setting | default | meaning |", "|---|---|---|"]
    for setting in all_settings():
        default = f"`{setting.default}`" if setting.default else "–"
        rows.append(f"| `{setting.name}` | {default} | {setting.meaning} |")
    return "\n".join(rows)


def measures(settings: Settings) -> str:
    """Tell how right the models are that the settings name, as their manifests have it."""
    movies, messages = (ModelFiles.read(folder).manifest.metrics for folder in (settings.model, settings.intent))
    told = {
        "likeliest mood acceptable, of movies it never saw": movies["acceptable"],
        "the same from the overview alone": movies["overview_only"],
        "likeliest mood the primary one": movies["primary"],
        "right mood, of messages with one": messages["cross_validated_mood"],
        "none found, of messages without a mood": messages["cross_validated_none"],
        "felt or wanted, of messages with a mood": messages["cross_validated_kind"],
    }
    rows = [f"| {what} | {share:.2f} |" for what, share in told.items()]
    return "\n".join(["| measure | measured |", "|---|---|", *rows])


def languages() -> str:
    """Name the languages of the bot, each as those call it who speak it."""
    return f"It speaks {', '.join(LANGUAGES.values())}."


def api_reference(document: Schema) -> str:
    """Write an OpenAPI document as Markdown: its operations, then what they send and take."""
    operations = [
        "\n".join(_operation(method.upper(), path, operation))
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]
    schemas = ["\n".join(_schema(name, schema)) for name, schema in document["components"]["schemas"].items()]
    return "\n\n".join([document["info"]["description"], *operations, *schemas])


def _operation(method: str, path: str, operation: Schema) -> Iterator[str]:
    yield f"## {method} {path}\n\n{operation['summary']}.\n"
    if parameters := operation.get("parameters"):
        yield "| parameter | | what |\n|---|---|---|"
        for one in parameters:
            yield f"| `{one['name']}` | {_need(is_needed=one.get('required', False))} | {_kind(one['schema'])} |"
        yield ""
    if body := operation.get("requestBody"):
        yield f"Send {_content(body)} as JSON.\n"
    yield "| status | answer | as |\n|---|---|---|"
    for status, answer in operation["responses"].items():
        yield f"| {status} | {answer['description']} | {_content(answer)} |"


def _schema(name: str, schema: Schema) -> Iterator[str]:
    yield f"## {name}\n\n{schema.get('description', '').strip()}\n"
    if "properties" not in schema:
        yield _kind(schema)
        return
    needed = schema.get("required", ())
    yield "| field | | what | meaning |\n|---|---|---|---|"
    for field, kind in schema["properties"].items():
        yield f"| `{field}` | {_need(is_needed=field in needed)} | {_kind(kind)} | {_meaning(kind)} |"


def _need(*, is_needed: bool) -> str:
    return "always" if is_needed else "may be missing"


def _content(one: Schema) -> str:
    (content,) = one["content"].values()
    return _kind(content["schema"])


def _kind(schema: Schema) -> str:
    """Say in a few words what a value is."""
    if reference := schema.get("$ref"):
        name = reference.rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in schema:
        return " or ".join(_kind(kind) for kind in schema["anyOf"])
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    if "items" in schema:
        return f"list of {_kind(schema['items'])}"
    if schema["type"] == "object":
        return f"name → {_kind(schema['additionalProperties'])}"
    limits = [f"{word} {schema[key]}" for key, word in _LIMITS.items() if key in schema]
    return ", ".join([schema["type"], *limits])


def _meaning(schema: Schema) -> str:
    told = [schema[key] for key in ("description",) if key in schema]
    return " ".join([*told, *([f"Default: `{schema['default']}`."] if "default" in schema else [])])
