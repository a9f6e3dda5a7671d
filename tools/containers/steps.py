"""What is done with the running stack, in order: each step gives a line of what was seen, or raises CommandError."""

import json
from collections.abc import Callable, Mapping

from aftersales.errors import CommandError
from tools.containers import inside, printed
from tools.containers.monitored import watch
from tools.containers.stack import Stack

Step = Callable[[Stack], str]
LATER = {"customer_id": "after-the-backup", "name": "备份之后", "region": "上海"}


def start(stack: Stack) -> str:
    stack.up()
    return f"{stack.ready()} 个进程就绪 · processes ready"


def story(stack: Stack) -> str:
    """The demo's own container, which ends with 0 where everything came out as it must."""
    said = stack.compose("--profile=demo", "run", "--rm", "-T", "demo")
    if "✗" in said:
        raise CommandError("剧情有误", f"the story does not come out:\n{said[-2000:]}")
    checks = said.count("✓")
    return f"{checks} ✓，{_events(stack.logs())} 个事件 · events"


def draw(stack: Stack) -> str:
    """A service report of the story as PDF: Pango and a font with Chinese are in the image, and memory suffices."""
    said = stack.compose("exec", "-T", "dispatch-api", "python", "-c", inside.DRAW, stack.key("draws", "manager"))
    kind, size, seconds = said.split()
    if kind != "%PDF-":
        raise CommandError("不是 PDF", f"the service report is no PDF: {kind}")
    return f"{int(size) // 1000} kB，{seconds} s"


def scale(stack: Stack) -> str:
    stack.up("--scale=dispatch-worker=3")
    if (workers := stack.running("dispatch-worker")) != 3:
        raise CommandError("扩容失败", f"{workers} workers of dispatch run, not 3")
    return f"3 个 dispatch-worker，{stack.ready()} 个进程就绪 · processes ready"


def restart(stack: Stack) -> str:
    """Everything at once, PostgreSQL and Kafka too. (`restart` starts the jobs as well, before they can succeed.)"""
    before = stack.logs()
    stack.compose("stop")
    stack.up("--scale=dispatch-worker=3")
    ready = stack.ready()
    _same(before, stack.logs())
    return f"{ready} 个进程就绪，日志未变 · processes ready, the logs are what they were"


def back_up(stack: Stack) -> str:
    stack.shell(printed.backup())
    (manifest,) = (stack.folder / "backups" / "services").glob("*/manifest.json")
    return f"{manifest.parent.name}，{len(list(manifest.parent.iterdir()))} 个文件 · files"


def lose_and_restore(stack: Stack) -> str:
    """One event more, and PostgreSQL's volume is gone: the backup comes back, and from Kafka what came after it."""
    key = stack.key("clerk-after", "clerk")
    stack.compose("exec", "-T", "intake-api", "python", "-c", inside.REGISTER, key, json.dumps(LATER))
    for service in (before := stack.logs()):
        stack.until_published(service)
    stack.compose("rm", "--stop", "--force")
    stack.shell("docker volume rm aftersales_postgres")
    stack.up("postgres", "kafka")
    stack.shell(printed.restore())
    stack.up()
    ready = stack.ready()
    _same(before, stack.logs())
    return f"{_events(before)} 个事件都在，{ready} 个进程就绪 · all events are there, processes ready"


def _same(before: Mapping[str, str], after: Mapping[str, str]) -> None:
    for service, log in before.items():
        if after[service] != log:
            raise CommandError("日志不同", f"the log of {service} was {log} and is {after[service]}")


def _events(logs: Mapping[str, str]) -> int:
    return sum(int(log.split()[0]) for log in logs.values())


STEPS: Mapping[str, Step] = {
    "全部启动 start everything": start,
    "演示剧情 play the story": story,
    "打印服务报告 draw a service report": draw,
    "扩容 scale a worker to three": scale,
    "监控 watch it": watch,
    "全部重启 restart everything": restart,
    "备份 take a backup": back_up,
    "丢失数据库并恢复 lose the database, restore": lose_and_restore,
}
