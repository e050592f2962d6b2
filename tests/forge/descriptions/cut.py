#!/usr/bin/env python3
"""Cuts a forge's published API description down to the requests that the clients make.

Usage: cut.py FORGE DESCRIPTION > FORGE.json

DESCRIPTION is the forge's own file, OpenAPI 3 or Swagger 2, in JSON or YAML (which needs PyYAML); README.md says where
each comes from. What comes out is one form for all: operations with their parameters, body and answers as JSON Schema
(draft 2020-12), and the definitions they refer to. Prose, examples and extensions are left out, and so are answers
other than those of success. Nothing is added.
"""

import json
import re
import sys

OPERATIONS = {
    "github": [
        ("get", "/user"),
        ("get", "/repos/{owner}/{repo}"),
        ("get", "/repos/{owner}/{repo}/pulls"),
        ("post", "/repos/{owner}/{repo}/pulls"),
        ("post", "/repos/{owner}/{repo}/forks"),
        ("get", "/repos/{owner}/{repo}/branches/{branch}"),
        ("post", "/repos/{owner}/{repo}/merge-upstream"),
    ],
    "gitea": [
        ("get", "/user"),
        ("get", "/repos/{owner}/{repo}"),
        ("get", "/repos/{owner}/{repo}/pulls"),
        ("post", "/repos/{owner}/{repo}/pulls"),
        ("get", "/repos/{owner}/{repo}/forks"),
        ("post", "/repos/{owner}/{repo}/forks"),
        ("get", "/repos/{owner}/{repo}/branches/{branch}"),
        ("post", "/repos/{owner}/{repo}/merge-upstream"),
    ],
    "bitbucket": [
        ("get", "/user"),
        ("get", "/repositories/{workspace}/{repo_slug}"),
        ("get", "/repositories/{workspace}/{repo_slug}/pullrequests"),
        ("post", "/repositories/{workspace}/{repo_slug}/pullrequests"),
        ("post", "/repositories/{workspace}/{repo_slug}/forks"),
        ("get", "/repositories/{workspace}/{repo_slug}/refs/branches/{name}"),
    ],
}

PROSE = {"description", "summary", "example", "examples", "externalDocs", "title", "xml", "deprecated", "readOnly"}
KEPT_NAMES = {"properties", "definitions", "patternProperties"}


def plain(schema, names=False):
    """A schema without prose, in the words of JSON Schema. Below `properties` keys are names, not words."""
    if isinstance(schema, list):
        return [plain(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if names:
        return {key: plain(value) for key, value in schema.items()}
    out = {}
    for key, value in schema.items():
        if (key in PROSE or key.startswith("x-")) and not (key in ("description", "title") and isinstance(value, dict)):
            continue
        if key == "$ref":
            out[key] = "#/definitions/" + value.rsplit("/", 1)[1]
        elif key in ("nullable", "discriminator", "collectionFormat"):
            continue
        elif key == "format" and value not in ("uri", "date-time"):
            continue
        elif key in ("enum", "required", "default"):
            out[key] = value
        else:
            out[key] = plain(value, key in KEPT_NAMES)
    if schema.get("nullable") is True:
        if "type" in out:
            out["type"] = [out["type"], "null"]
            if "enum" in out and None not in out["enum"]:
                out["enum"] = out["enum"] + [None]
        elif set(out) == {"$ref"} or "allOf" in out or "anyOf" in out or "oneOf" in out:
            out = {"anyOf": [out, {"type": "null"}]}
    return out


def resolve(description, value):
    while isinstance(value, dict) and "$ref" in value:
        target = description
        for part in value["$ref"].lstrip("#/").split("/"):
            target = target[part.replace("~1", "/").replace("~0", "~")]
        value = target
    return value


def references(value, found):
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            found.add(value["$ref"].rsplit("/", 1)[1])
        for one in value.values():
            references(one, found)
    elif isinstance(value, list):
        for one in value:
            references(one, found)


def json_content(value):
    content = value.get("content", {})
    for kind, one in content.items():
        if "json" in kind:
            return one.get("schema")
    return None


def operation(description, method, path):
    item = description["paths"][path]
    raw = item[method]
    parameters, body = [], None
    for one in item.get("parameters", []) + raw.get("parameters", []):
        one = resolve(description, one)
        if one["in"] == "body":
            body = {"required": one.get("required", False), "schema": plain(one["schema"])}
            continue
        if one["in"] == "formData":
            continue
        words = ("type", "enum", "items", "minimum", "maximum")
        schema = one.get("schema") or {key: one[key] for key in words if key in one}
        known = {"name": one["name"], "in": one["in"], "required": one.get("required", False)}
        parameters.append({**known, "schema": plain(schema)})
    if "requestBody" in raw:
        one = resolve(description, raw["requestBody"])
        schema = json_content(one)
        body = {"required": one.get("required", False), "schema": plain(schema)} if schema else None
    answers = {}
    for status, one in raw["responses"].items():
        if re.fullmatch("2..", str(status)):
            one = resolve(description, one)
            answers[str(status)] = plain(one.get("schema") or json_content(one) or {})
    return {"method": method.upper(), "path": path, "parameters": parameters, "body": body, "answers": answers}


def main():
    forge, source = sys.argv[1:]
    text = open(source, encoding="utf-8").read()
    # Gitea's file is a template for its version and folder.
    text = re.sub(r"\{\{[^}]*\}\}", "", text)
    if source.endswith((".yml", ".yaml")):
        import yaml
        description = yaml.safe_load(text)
    else:
        description = json.loads(text)
    all_definitions = description.get("definitions") or description["components"]["schemas"]
    operations = [operation(description, method, path) for method, path in OPERATIONS[forge]]
    needed, definitions = set(), {}
    references(operations, needed)
    while needed - definitions.keys():
        for name in sorted(needed - definitions.keys()):
            definitions[name] = plain(all_definitions[name])
            references(definitions[name], needed)
    cut = {"version": description["info"].get("version", ""), "operations": operations, "definitions": definitions}
    json.dump(cut, sys.stdout, indent=1, sort_keys=True, ensure_ascii=False)
    print()


main()
