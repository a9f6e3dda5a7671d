"""The AsyncAPI 3 document of all topics and event types, from the point of view of a consumer."""

import json
from collections.abc import Mapping
from typing import Any

from eventlog.codec import Codec
from eventlog.feeds import cloudevents as ce
from eventlog.feeds.topics import CONFIG, PARTITIONS, topic
from events.asyncapi.headers import example, headers_schema
from events.asyncapi.payloads import english
from events.words import Event, Words, title

VERSION = "1.0.0"
"""Of what surrounds events: topics, keys and headers. Every event type has a version of its own, in its name."""

BINDING = {"bindingVersion": "0.5.0"}
CLOUD_EVENT = {"$ref": "#/components/schemas/cloudEvent"}
BROKER = {
    "host": "{host}:{port}",
    "variables": {name: {"$ref": f"#/components/serverVariables/{name}"} for name in ("host", "port")},
}

SERVICES: Mapping[str, Words] = {
    "intake": Words("信息中心", "information centre"),
    "dispatch": Words("网点调度", "stations"),
    "sla_monitor": Words("时限监控", "SLA monitor"),
    "callback": Words("回访", "call-back"),
}
"""The services that publish, as their readers know them."""

DESCRIPTION = """每个发布事件的服务有一个主题，保存它的全部历史。
One topic for each service that publishes, with its whole history.
安装时可改主题前缀 An installation may have another prefix than `aftersales`.

- **格式 Format**: CloudEvents 1.0，Kafka 二进制模式：属性在 `ce_*` 头部，值就是事件本身（JSON）。
  Binary mode: attributes in `ce_*` headers, the value is the event itself as JSON.
- **顺序 Order**: 键为服务单编号，同一主题内一张服务单的事件有序；主题之间没有顺序。
  The key is the case id, so all that happens to a case is in order within a topic; between topics there is no order.
- **重复 Duplicates**: 可能重发；同一分区内 `ce_position` 不大于已见者应丢弃。
  An event may come twice: drop one whose `ce_position` is not higher than the last of its partition.
- **版本 Versions**: 类型名含版本；可增加字段和选项的取值，其余改变都是新版本。不认识的类型、字段、取值和头部应略过。
  Fields, and values of choices, may be added; anything else is a new version with a new name. Pass over what you do
  not know.
- **重放 Replay**: 从最早的偏移量读起，即得全部历史。
  Reading from the earliest offset gives everything that ever happened."""


def document(codec: Codec, examples: Mapping[str, Any]) -> dict[str, Any]:
    """The whole document; `examples` are payloads by type name, and decide which versions there are."""
    topics = {source: topic(source, codec.namespace) for source in codec.sources}
    names = {source: [name for name in examples if name.startswith(f"{topics[source]}.")] for source in topics}
    return {
        "asyncapi": "3.0.0",
        "id": "urn:aftersales:events",
        "info": {
            "title": "售后服务平台事件 · Aftersales events",
            "version": VERSION,
            "description": DESCRIPTION,
            "tags": [{"name": source, "description": " · ".join(_words(source))} for source in topics],
        },
        "defaultContentType": ce.JSON.decode(),
        "servers": _servers(),
        "channels": {topics[source]: _channel(source, topics[source], names[source]) for source in topics},
        "operations": {_operation_id(source): _operation(source, topics[source]) for source in topics},
        "components": {
            "messages": {name: _message(codec, name, examples[name]) for source in topics for name in names[source]},
            "schemas": {"cloudEvent": headers_schema()},
            "correlationIds": {
                "chain": {
                    "description": "链上第一个事件 · The first event of the chain",
                    "location": f"$message.header#/{ce.CORRELATION}",
                }
            },
            "serverVariables": {
                "host": {"default": "localhost", "description": "Kafka 主机 · The broker's host"},
                "port": {"default": "9092", "description": "端口 · Its port"},
            },
            "securitySchemes": {
                "password": {
                    "type": "scramSha512",
                    "description": "SASL/SCRAM-SHA-512 用户名与密码 · Name and password",
                },
                "certificate": {"type": "X509", "description": "客户端证书 · Client certificate"},
            },
        },
    }


def _servers() -> dict[str, Any]:
    schemes = [{"$ref": f"#/components/securitySchemes/{name}"} for name in ("password", "certificate")]
    return {
        "local": {
            **BROKER,
            "protocol": "kafka",
            "title": "本机 · Local",
            "description": "无加密、无认证，仅限本机 · Neither encrypted nor authenticated: for one machine only",
        },
        "secured": {
            **BROKER,
            "protocol": "kafka-secure",
            "title": "生产环境 · Production",
            "description": "TLS，两种认证方式任选其一 · TLS, with one of two ways to authenticate, as installed",
            "security": schemes,
        },
    }


def _words(source: str) -> Words:
    return SERVICES.get(source, Words(source, source))


def _channel(source: str, topic: str, names: list[str]) -> dict[str, Any]:
    words = _words(source)
    return {
        "address": topic,
        "title": f"{words.zh} · {topic}",
        "summary": f"{words.zh}发布的事件 · Events of the {words.en}",
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in names},
        "tags": [{"name": source}],
        "bindings": {
            "kafka": {
                "topic": topic,
                "partitions": PARTITIONS,
                "topicConfiguration": {
                    "cleanup.policy": [CONFIG["cleanup.policy"]],
                    "retention.ms": int(CONFIG["retention.ms"]),
                    "retention.bytes": int(CONFIG["retention.bytes"]),
                },
                **BINDING,
            }
        },
    }


def _operation_id(source: str) -> str:
    return "receive" + "".join(part.capitalize() for part in source.split("_"))


def _operation(source: str, topic: str) -> dict[str, Any]:
    return {
        "action": "receive",
        "channel": {"$ref": f"#/channels/{topic}"},
        "title": f"接收 · Receive {topic}",
        "summary": f"{_words(source).zh}发布的事件 · Events of the {_words(source).en}",
        "tags": [{"name": source}],
    }


def _message(codec: Codec, name: str, payload: Mapping[str, Any]) -> dict[str, Any]:
    event = codec.class_of(name)
    assert event is not None, name
    kind = codec.kinds[event]
    headers = example(kind, name, payload)
    id = ".".join(f"{{{part}}}" for part in kind.id.split("."))
    key = id if kind.key is None else f"{{{kind.key}}}"
    said: Event = codec.decode(name, json.dumps(payload))  # type: ignore[assignment]  # all of the catalog are
    own = {header: {"const": headers[header]} for header in (ce.SOURCE, ce.TYPE)}
    return {
        "name": name,
        "title": " · ".join(title(event)),
        "summary": f"例如 For example: {' · '.join(said.sentence())}",
        "description": f"{english(event.__doc__)}\n\n流 Stream `{kind.stream(id)}` · 键 Key `{key}`",
        "contentType": ce.JSON.decode(),
        "headers": {"type": "object", "allOf": [CLOUD_EVENT], "properties": own},
        "payload": {"$ref": f"./schemas/{name}.json"},
        "correlationId": {"$ref": "#/components/correlationIds/chain"},
        "tags": [{"name": kind.source}],
        "bindings": {"kafka": {"key": {"type": "string", "description": f"`{key}`, UTF-8"}, **BINDING}},
        "examples": [{"name": "sample", "headers": headers, "payload": payload}],
    }
