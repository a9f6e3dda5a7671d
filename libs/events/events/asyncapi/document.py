"""The AsyncAPI 3 document of all topics and event types, from the point of view of a consumer."""

from collections.abc import Mapping
from typing import Any

from eventlog.codec import Codec
from eventlog.feeds import cloudevents as ce
from eventlog.feeds.topics import CONFIG, PARTITIONS, topic
from events.asyncapi.headers import example, headers_schema
from events.asyncapi.payloads import english, summary, title
from events.asyncapi.streams import key_of, stream_of
from events.asyncapi.wording import SOURCES

VERSION = "1.0.0"
"""Of what surrounds events: topics, keys and headers. Every event type has a version of its own, in its name."""

BINDING = {"bindingVersion": "0.5.0"}
CLOUD_EVENT = {"$ref": "#/components/schemas/cloudEvent"}
BROKER = {
    "host": "{host}:{port}",
    "variables": {name: {"$ref": f"#/components/serverVariables/{name}"} for name in ("host", "port")},
}

DESCRIPTION = """每个发布事件的服务有一个主题，保存它的全部历史。
One topic for each service that publishes, with its whole history.
安装时可改主题前缀 An installation may have another prefix than `aftersales`.

- **格式 Format**: CloudEvents 1.0，Kafka 二进制模式：属性在 `ce_*` 头部，值就是事件本身（JSON）。
  Binary mode: attributes in `ce_*` headers, the value is the event itself as JSON.
- **顺序 Order**: 键为案件编号，同一主题内一个案件的事件有序；主题之间没有顺序。
  The key is the case id, so all that happens to a case is in order within a topic; between topics there is no order.
- **重复 Duplicates**: 可能重发；同一分区内 `ce_position` 不大于已见者应丢弃。
  An event may come twice: drop one whose `ce_position` is not higher than the last of its partition.
- **版本 Versions**: 类型名含版本；可增加字段，其余改变都是新版本。不认识的类型、字段和头部应略过。
  Fields may be added, anything else is a new version with a new name. Pass over what you do not know.
- **重放 Replay**: 从最早的偏移量读起，即得全部历史。
  Reading from the earliest offset gives everything that ever happened."""


def document(codec: Codec, examples: Mapping[str, Any]) -> dict[str, Any]:
    """The whole document; `examples` are payloads by type name, and decide which versions there are."""
    names = {source: [name for name in examples if name.startswith(topic(source) + ".")] for source in SOURCES}
    return {
        "asyncapi": "3.0.0",
        "id": "urn:aftersales:events",
        "info": {
            "title": "售后服务平台事件 · Aftersales events",
            "version": VERSION,
            "description": DESCRIPTION,
            "tags": [{"name": source, "description": SOURCES[source].title} for source in SOURCES],
        },
        "defaultContentType": ce.JSON.decode(),
        "servers": _servers(),
        "channels": {topic(source): _channel(source, names[source]) for source in SOURCES},
        "operations": {_operation_id(source): _operation(source) for source in SOURCES},
        "components": {
            "messages": {
                name: _message(codec, source, name, examples[name]) for source in SOURCES for name in names[source]
            },
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


def _channel(source: str, names: list[str]) -> dict[str, Any]:
    words = SOURCES[source]
    return {
        "address": topic(source),
        "title": f"{words.title} · {topic(source)}",
        "summary": words.sentence,
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in names},
        "tags": [{"name": source}],
        "bindings": {
            "kafka": {
                "topic": topic(source),
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


def _operation(source: str) -> dict[str, Any]:
    return {
        "action": "receive",
        "channel": {"$ref": f"#/channels/{topic(source)}"},
        "title": f"接收 · Receive {topic(source)}",
        "summary": SOURCES[source].sentence,
        "tags": [{"name": source}],
    }


def _message(codec: Codec, source: str, name: str, payload: Mapping[str, Any]) -> dict[str, Any]:
    event = codec.class_of(name)
    assert event is not None, name
    headers = example(source, name, event, payload)
    own = {header: {"const": headers[header]} for header in (ce.SOURCE, ce.TYPE)}
    return {
        "name": name,
        "title": title(event),
        "summary": summary(event),
        "description": f"{english(event.__doc__)}\n\n流 Stream `{stream_of(event)}` · 键 Key `{key_of(event)}`",
        "contentType": ce.JSON.decode(),
        "headers": {"type": "object", "allOf": [CLOUD_EVENT], "properties": own},
        "payload": {"$ref": f"./schemas/{name}.json"},
        "correlationId": {"$ref": "#/components/correlationIds/chain"},
        "tags": [{"name": source}],
        "bindings": {"kafka": {"key": {"type": "string", "description": f"`{key_of(event)}`, UTF-8"}, **BINDING}},
        "examples": [{"name": "sample", "headers": headers, "payload": payload}],
    }
