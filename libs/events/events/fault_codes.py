"""Codes of a diagnosis: what is wrong 故障代码, and what it comes from 故障原因代码.

A list of the language, as regions are. Codes are added, never taken away or given another meaning: the log has them.
"""

from collections.abc import Mapping
from typing import Literal

from events.words import Words

FaultCode = Literal[
    "F-00", "F-11", "F-12", "F-21", "F-22", "F-23", "F-24", "F-31", "F-32", "F-33", "F-41", "F-42", "F-43", "F-51",
    "F-61", "F-71", "F-99",
]  # fmt: skip

FAULT_CODES: Mapping[FaultCode, Words] = {
    "F-00": Words("未发现故障", "no fault found"),
    "F-11": Words("卡纸", "paper jam"),
    "F-12": Words("不进纸或多张进纸", "feeds no sheet, or several"),
    "F-21": Words("打印过淡或缺色", "faint print, or a colour is missing"),
    "F-22": Words("黑线、条纹", "lines or stripes"),
    "F-23": Words("底灰、污点", "grey background or spots"),
    "F-24": Words("漏粉、漏墨", "toner or ink leaks"),
    "F-31": Words("不开机", "does not start"),
    "F-32": Words("异响", "unusual noise"),
    "F-33": Words("报错停机", "stops with an error code"),
    "F-41": Words("连不上网络", "no connection to the network"),
    "F-42": Words("扫描故障", "does not scan"),
    "F-43": Words("传真故障", "does not fax"),
    "F-51": Words("装订、分页故障", "stapling or sorting fails"),
    "F-61": Words("过热、焦味", "too hot, or smells burnt"),
    "F-71": Words("投影、显示无图像", "no picture"),
    "F-99": Words("其他故障", "another fault"),
}

FITS_ALL: frozenset[FaultCode] = frozenset({"F-00", "F-99"})
"""Those that every machine can have, whatever its product lists."""

CauseCode = Literal["C-11", "C-12", "C-13", "C-14", "C-19", "C-21", "C-22", "C-23", "C-31", "C-32", "C-33", "C-41"]

CAUSE_CODES: Mapping[CauseCode, Words] = {
    "C-11": Words("正常磨损", "normal wear"),
    "C-12": Words("零部件失效", "a part failed"),
    "C-13": Words("固件或软件缺陷", "a fault of firmware or software"),
    "C-14": Words("装配、安装不良", "badly assembled or installed"),
    "C-19": Words("原因不明", "cause unknown"),
    "C-21": Words("操作不当", "wrongly operated"),
    "C-22": Words("使用非认可耗材", "supplies that are not approved"),
    "C-23": Words("自行拆改", "opened or altered by others"),
    "C-31": Words("进液、异物", "liquid or a foreign object got in"),
    "C-32": Words("跌落、碰撞", "fell or was hit"),
    "C-33": Words("雷击、电压异常", "lightning or wrong voltage"),
    "C-41": Words("耗材用尽", "consumables used up"),
}
