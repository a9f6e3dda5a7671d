"""What a backup or a restore has done, in both languages, and what to do next."""

from rich.console import Console
from rich.filesize import decimal

from aftersales.backup.making import Made
from aftersales.backup.restoring import Backup, Restored
from aftersales.calling import command
from aftersales.counting import counted
from aftersales.tables import show_aligned

TIME = "%Y-%m-%d %H:%M:%S UTC"


def tell_made(console: Console, made: Made) -> None:
    """What is in the backup, where it lies, and what went."""
    rows = []
    for part, dump in made.manifest.dumps.items():
        position = "–" if dump.log is None else str(dump.log.position)
        rows.append((part, position, decimal(dump.size), dump.sha256[:12]))
    show_aligned(console, ("服务 service", "位置 position", "大小 size", "SHA-256"), rows, frozenset({1, 2}))
    for where in (made.backup, made.keyring):
        if where is not None:
            console.print(f"✓ {where}", markup=False)
    for path in made.gone:
        console.print(f"– 已过期 · too old, removed: {path}", markup=False)
    console.print(
        "下一步：把两者复制到另外的机器，且不在同一处 · Next: copy both to other machines, not to the same one",
        markup=False,
    )


def tell_restored(console: Console, of: Backup, done: Restored, start: str) -> None:
    """What came back, what did not, and how to `start`."""
    made_at = of.manifest.made_at
    rows = []
    taken = {one.source: one for one in done.taken}
    for part, dump in of.manifest.dumps.items():
        if dump.log is None:
            continue
        back, epoch = taken.get(part), done.epochs.get(part)
        if back is None and epoch is None:
            continue
        end = back.after if back is not None else dump.log.position
        rows.append((part, str(dump.log.position), str(back.events if back else 0), str(end), str(epoch or "–")))
    header = ("服务 service", "备份 backup", "从 Kafka 取回 from Kafka", "日志末尾 end", "新纪元自 new epoch from")
    show_aligned(console, header, rows, frozenset({1, 2, 3, 4}))
    console.print(f"✓ 已恢复 {of.folder.name} · restored the backup of {made_at:{TIME}}", markup=False)
    console.print(
        f"✓ 已核对 {done.events} 个事件、{done.checkpoints} 个检查点、{done.rows} 行读模型 · looked at: "
        f"{counted(done.events, 'event')}, {counted(done.checkpoints, 'checkpoint')}, {counted(done.rows, 'row')} of "
        "read models",
        markup=False,
    )
    if done.epochs:
        console.print(
            "! 备份之后记录的事件已丢失，并已开始新纪元 · what was recorded after the backup is lost: a new epoch",
            markup=False,
        )
    if done.keyring_kept:
        console.print("✓ 现有密钥环保持不变 · the keyring that was there stays as it is", markup=False)
    elif done.keys_of is not None:
        console.print(f"✓ 密钥环 · keyring of {done.keys_of:{TIME}}", markup=False)
    if done.unreadable:
        console.print(
            f"! {done.unreadable} 个事件的文字不可读：其密钥在密钥环备份之后才产生 · the texts of {done.unreadable} "
            "events cannot be read: their keys were made after the keyring's backup",
            markup=False,
        )
    console.print(
        "! 备份之后的联系人、查看记录和幂等回答已丢失（见 docs/operations.md） · contacts, the record of who read "
        "them, and answers kept for repetitions are as old as the backup (docs/operations.md)",
        markup=False,
    )
    if done.epochs and any(dump.log and dump.log.published for dump in of.manifest.dumps.values()):
        emptied = command(f"relay rebuild --no-wait {' '.join(done.epochs)}")
        console.print(
            f"下一步：清空主题，其中仍有已丢失的事件 · Next, empty the topics, which hold what is lost: {emptied}"
        )
    console.print(f"下一步：启动 · Next, start: {start}", markup=False)
