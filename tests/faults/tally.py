"""What came of many rounds of one fault."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from statistics import median

HEAD = "| 故障 | 图库 | 轮数 | 已确认的写入 | 丢失 | 半成品 | 恢复用时：中位 / 最长（秒） | 期间的回答 |\n| --- | --- | --- | --- | --- | --- | --- | --- |"


@dataclass
class Tally:
    """One row of the table."""

    fault: str
    store: str
    rounds: int = 0
    acknowledged: int = 0
    lost: int = 0  #: rounds after which something acknowledged was not there
    half: int = 0  #: rounds, or answers, in which something was there in part
    seconds: list[float] = field(default_factory=list)  #: from the end of the fault to the first complete answer
    answers: Counter[str] = field(default_factory=Counter)  #: what users were told meanwhile

    def row(self) -> str:
        times = f"{median(self.seconds):.1f} / {max(self.seconds):.1f}" if self.seconds else "–"
        answers = "，".join(f"{name} {count}" for name, count in sorted(self.answers.items())) or "–"
        cells = (self.fault, self.store, self.rounds, self.acknowledged, self.lost, self.half, times, answers)
        return "| " + " | ".join(map(str, cells)) + " |"

    def check(self) -> None:
        """Raise AssertionError unless nothing was lost and nothing half."""
        assert self.lost == 0 and self.half == 0, self.row()
