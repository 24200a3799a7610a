"""Lines that belong to the web page or to the printed page, not to the document."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

_BEFORE = r"[-/>»•·\s]*"
_TOOLS = (
    r"打印(?:本页|页面)?|关闭(?:窗口|本页)?|大|中|小|特大|字体|字号|默认|收藏|分享|复制链接|扫一扫|返回(?:顶部|首页)?|纠错"
    r"|A\+|A-|下载|全文下载|微信|微博|QQ空间|QQ好友"
)
_SITE = (
    r"网站支持IPv6|网站首页|首页|主页|无障碍(?:浏览|阅读)?|长者(?:模式|助手|版)?|适老版|关怀版|繁[體体](?:版|中文)?|简[體体](?:版|中文)?"
    r"|登[录錄]|注[册冊]|English|EN|网站地图|移动版|手机版|智能问答|站内搜索|搜索|收藏本站|设为首页|我的主页|政务微信|政务微博"
)
PATTERNS = (
    r"[-/>»\s]+|[|\s:-]+|\.{3,}|https?://\S+",
    # where the page stands in the site
    rf"{_BEFORE}(?:当前位置|您(?:现在)?(?:所在)?的位置|当前所在位置|所在位置)[：:>\s]*(?:.{{0,120}}[>»/›].{{0,80}})?",
    rf"{_BEFORE}(?:首页|主页|专题专栏|规划纲要|网站地图|无障碍|打印本页|关闭窗口|返回顶部)[：:>\s]*",
    r"(?:网站)?首页\s*[>»›/＞].{0,120}",
    rf"(?:(?:{_SITE})[\s|]*)+",
    # what one can do with it
    rf"(?:[【\[（(]?(?:{_TOOLS})[】\]）)]?[\s|：:、/]*)+",
    r".*(?:分享到|次浏览)[：:]?.*|评论前必须登录.*|(?:上一篇|下一篇|上一条|下一条)[：:]?.{0,60}",
    r"(?:相关附件|相关解读|相关文件|政策解读|相关链接)(?:[：:].{0,60})?|.{0,10}扫一扫.{0,20}",
    # where it comes from
    r"(?:原文链接|责任编辑|信息来源|来源|文章来源|浏览次数|点击数|点击量|访问量|阅读次数|发布人)[：:].*",
    r"(?:发布时间|发布日期|发表时间|日期|时间)[：:].{0,40}(?:来源|浏览|点击|阅读|访问|作者|字号|字体).*",
    r"名称\s*描述\s*内容",
    # who runs the site
    r"版权所有.*|.*ICP备.*|.*公网安备.*|.*网站标识码.*|Copyright.*",
    r"(?:主办|承办|主管|技术支持)(?:单位)?[：:].{2,40}(?:主办|承办|技术支持|维护)(?:单位)?[：:].*",
)
PAGE_NUMBER = re.compile(
    r"(?:[-—–－·•]\s*)*\d{1,3}(?:\s*[-—–－·•])*|第\s*\d+\s*页(?:\s*[，,]?\s*[共/]\s*\d+\s*页)?|\d{1,3}\s*/\s*\d{1,3}"
)
LEADER = re.compile(r".{2,60}?(?:\.{4,}|…{2,}|·{4,}|-{5,})\s*\d{1,3}")
CONTENTS_LIMIT = 200  #: lines
FURNITURE = re.compile("|".join(f"(?:{pattern})" for pattern in PATTERNS), re.I)


def furniture(texts: Sequence[str]) -> set[int]:
    """Indices of the lines to drop. `texts` are stripped and simplified."""
    pages = {i for i, text in enumerate(texts) if PAGE_NUMBER.fullmatch(text)}
    return (
        pages
        | _running(texts, pages)
        | _contents(texts)
        | {i for i, text in enumerate(texts) if text and FURNITURE.fullmatch(text)}
    )


def _running(texts: Sequence[str], pages: set[int]) -> set[int]:
    """Page headers and footers: lines beside page numbers that come again, numbers aside."""
    beside: Counter[str] = Counter()
    for i in pages:
        for step in (-1, 1):
            j = i + step
            while 0 <= j < len(texts) and not texts[j]:
                j += step
            if 0 <= j < len(texts) and j not in pages and len(texts[j]) <= 60:
                beside[_key(texts[j])] += 1
    often = {key for key, count in beside.items() if len(key) >= 4 and count + (key == _first(texts)) >= 2}
    return {i for i, text in enumerate(texts) if text and _key(text) in often}


def _contents(texts: Sequence[str]) -> set[int]:
    """A table of contents: lines with dots up to a page number, and after 目录 the lines that come again."""
    found = {i for i, text in enumerate(texts) if LEADER.fullmatch(text)}
    bare = [re.sub(r"\s", "", text) for text in texts]
    for begin in [i for i, text in enumerate(bare[:60]) if text in ("目录", "目次")][:1]:
        end = begin + 1
        while end < min(len(texts), begin + CONTENTS_LIMIT):
            entry = re.sub(r"[.…·\-—]*\d{0,3}$", "", bare[end])
            again = next((i for i in range(end + 1, len(texts)) if bare[i].startswith(entry)), None)
            if end not in found and (len(entry) < 4 or again is None):
                break
            end += 1
        if end > begin + 2:
            found.update(range(begin, end))
    return found


def _first(texts: Sequence[str]) -> str:
    return _key(next((text for text in texts if text), ""))


def _key(text: str) -> str:
    return re.sub(r"[\d\s]+", "", text)
