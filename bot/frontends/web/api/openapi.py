"""The description of the HTTP interface: OpenAPI 3.1, its schemas written by msgspec.

Source: https://spec.openapis.org/oas/v3.1.0
"""

from typing import Any

import msgspec

from bot.dialogue import texts as shared_texts
from bot.frontends.web.api.schemas import Feeling, Moods, Problem, Query, Recommendations, Understood

_TYPES = (Moods, Recommendations, Feeling, Understood, Problem, Query)
_PROBLEMS = {
    "405": "The address does not know this method",
    "413": "The body is too long",
    "415": "The body is no JSON",
    "422": "What is asked for cannot be read",
    "429": "Too many requests; Retry-After says when to come back",
    "503": "There are no movies just now; Retry-After says when to come back",
}


def document() -> dict[str, Any]:
    """Write the document."""
    _, components = msgspec.json.schema_components(_TYPES, ref_template="#/components/schemas/{name}")
    query = components.pop("Query")["properties"]
    parameters = [
        {"name": "mood", "in": "query", "required": True, "schema": query["mood"]},
        {"name": "n", "in": "query", "schema": query["n"]},
    ]
    feeling = {"required": True, "content": {"application/json": {"schema": _ref("Feeling")}}}
    paths = {
        "/api/v1/moods": {"get": _operation("moods", "The moods", "Moods", ("429",))},
        "/api/v1/recommendations": {
            "get": {
                **_operation("recommendations", "Movies for a mood", "Recommendations", ("422", "429", "503")),
                "parameters": parameters,
            }
        },
        "/api/v1/feel": {
            "post": {
                **_operation("feel", "Movies for free words", "Understood", ("413", "415", "422", "429", "503")),
                "requestBody": feeling,
            }
        },
    }
    about = "The same movies for everybody who asks on the same day. What is asked is not remembered."
    return {
        "openapi": "3.1.0",
        "info": {"title": shared_texts.NAME, "version": "1", "description": f"{about} {shared_texts.TMDB_NOTICE}"},
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {"schemas": components},
    }


def _operation(name: str, summary: str, answer: str, problems: tuple[str, ...]) -> dict[str, Any]:
    refused = {
        status: {"description": _PROBLEMS[status], "content": {"application/problem+json": {"schema": _ref("Problem")}}}
        for status in problems
    }
    done = {"description": summary, "content": {"application/json": {"schema": _ref(answer)}}}
    return {"operationId": name, "summary": summary, "responses": {"200": done, **refused}}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}
