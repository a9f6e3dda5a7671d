"""The knowledge base 知识库 that the clerks guide customers with. Chinese for the clerk, a line of English for all."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Article:
    """An article; without models and families it suits every machine."""

    id: str
    title: str
    body: str
    symptoms: tuple[str, ...]
    models: tuple[str, ...] = ()
    families: tuple[str, ...] = ()


ARTICLES = (
    Article(
        "KB-paper-jam",
        "复合机反复卡纸 · Paper jams again and again",
        "1. 关机，打开前盖和右侧盖，沿走纸方向缓慢抽出残纸，切勿反向硬拉。\n"
        "2. 取出纸盒，检查有无碎纸；把纸张抖松、对齐，不超过 MAX 线，受潮的纸整包更换。\n"
        "3. 用拧干的无绒布擦拭搓纸轮（灰色橡胶轮），静置 1 分钟晾干。\n"
        "4. 装回纸盒，把导板推到紧贴纸边，合盖开机，连续打印 5 页测试。\n"
        "仍卡在同一位置：请记录卡纸代码并安排上门。\n"
        "Remove the scraps along the paper path, fan the stack, wipe the grey pick-up roller with a damp lint-free "
        "cloth, refit the tray with its guides touching the paper. A jam at the same place again needs a visit.",
        ("卡纸", "反复卡纸", "paper jam"),
        ("MF-3500",),
    ),
    Article(
        "KB-printer-offline",
        "打印机显示“脱机” · The printer shows as offline",
        "1. 看打印机面板：有 IP 地址且不是 169.254.x.x；否则换网线或重启交换机端口。\n"
        "2. 电脑上打开“设备和打印机 → 查看打印队列 → 打印机”，取消勾选“脱机使用打印机”。\n"
        "3. 清空队列；在“端口”页核对 IP 与面板一致（路由器重新分配地址是最常见的原因）。\n"
        "4. 把打印机设为固定 IP，避免再次发生。\n"
        "Compare the address on the panel with the port on the computer, clear 'Use printer offline', empty the queue, "
        "then give the printer a fixed address.",
        ("脱机", "无法打印", "offline"),
    ),
    Article(
        "KB-faint-print",
        "打印发淡、有白条 · Faint print or white streaks",
        "1. 打印状态页看碳粉余量；低于 10 % 先更换粉盒。\n"
        "2. 取出粉盒，水平左右轻摇 5~6 次，装回再试。\n"
        "3. 关闭“省墨/经济模式”。\n"
        "4. 用附带的清洁棒擦拭激光窗口，来回 3 次。\n"
        "仍有固定间距的痕迹：多为硒鼓或定影组件，请安排上门。\n"
        "Check the toner, rock the cartridge, switch the economy mode off, clean the laser window. Marks at a regular "
        "distance point to drum or fuser: arrange a visit.",
        ("打印发淡", "有白条", "faint print"),
        families=("LP",),
    ),
    Article(
        "KB-scan-to-folder",
        "扫描到文件夹失败 · Scanning to a folder fails",
        "1. 域账号或共享密码改过没有？在设备“地址簿 → 编辑 → 登录信息”里更新用户名和密码。\n"
        "2. 路径写成 \\\\服务器\\共享名，不要带盘符；先用 IP 代替主机名试一次。\n"
        "3. 服务器已停用 SMBv1 的，请在设备“网络 → SMB”里改为 SMBv2/3。\n"
        "4. 核对设备时间与服务器相差不超过 5 分钟。\n"
        "Most often the account's password was changed: update it in the address book. Then check the path, the SMB "
        "version and the clock of the device.",
        ("扫描失败", "扫描到文件夹失败", "scan fails"),
        ("SC-80",),
    ),
    Article(
        "KB-projector-no-signal",
        "投影机无信号 · The projector finds no signal",
        "1. 按 SOURCE 选对接口（HDMI 1 / HDMI 2）。\n"
        "2. 电脑按 Win+P，选“复制”；分辨率先降到 1920×1080、60 Hz。\n"
        "3. 换一根 2 米以内的 HDMI 线直连，绕开墙插和切换器。\n"
        "4. 仍无信号：断电 5 分钟后重开；风扇不转或指示灯红色闪烁请报修。\n"
        "Choose the right source, duplicate the screen at 1080p, connect directly with a short HDMI cable. A red "
        "blinking lamp or a silent fan needs a visit.",
        ("无信号", "no signal"),
        ("PJ-450",),
    ),
)
