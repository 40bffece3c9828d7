"""What every page writes the same way: numbers, codes, bars, and figures with all that goes with them."""

from __future__ import annotations

from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from numericemploi.web import dates, numbers, plan_words, vocabulary

register = template.Library()
for _name in ("whole", "signed", "percent", "euros", "decimal", "tenth", "millions"):
    register.filter(_name, getattr(numbers, _name))
register.filter("day", dates.short)
register.filter("long_day", dates.long)
register.filter("said", plan_words.said)
register.filter("moment", dates.moment, expects_localtime=True)
register.simple_tag(numbers.between, name="between")
register.simple_tag(numbers.percents, name="percents")


@register.filter
def word(code, kind):
    """Return the word for a code: `{{ session.modality|word:"modality" }}`."""
    return vocabulary.word(kind, code)


@register.filter
def get(mapping, key):
    """Return what a mapping holds at a key that is a variable."""
    return mapping.get(key)


@register.simple_tag
def colon() -> str:
    """Return the colon between a name and what is said of it: after a space in French, without one in English."""
    return ":" if numbers.language() == "en" else "\N{NO-BREAK SPACE}:"


@register.filter
def label(row):
    """Return the name of an occupation or a programme in the page's language."""
    return row["label_en"] if numbers.language() == "en" else row["label"]


@register.filter
def priorities(programme):
    """Return a programme's priorities in the page's language."""
    return programme["priorities_en"] if numbers.language() == "en" else programme["priorities"]


@register.simple_tag
def bar(value, largest, kind="") -> SafeString:
    """Draw a horizontal bar, for the eye alone: its figure stands beside it in the table."""
    share = 0.0 if not value or not largest else min(100.0, 100 * value / largest)
    return format_html(
        '<svg class="bar {}" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        '<rect class="bar-ground" width="100" height="8"/><rect class="bar-value" width="{}" height="8"/></svg>',
        kind,
        f"{share:.1f}",
    )


@register.simple_tag(takes_context=True)
def report_url(context, about):
    """Return the address of the form that says that a figure of this page is wrong."""
    path = context["request"].path if "request" in context else ""
    return f"{reverse('report')}?{urlencode({'figure': about, 'page': path})}"


@register.inclusion_tag("parts/figure.html", takes_context=True)
def figure(
    context, about, *, method, name, shown, unit="", low=None, high=None, n=None, year=None, source=""
):
    """Write one figure with its unit, interval, n, year, source, method and the link that reports an error."""
    return {
        "shown": shown, "unit": unit, "n": n, "year": year, "source": source,
        "low": "" if low is None else numbers.decimal(low), "high": "" if high is None else numbers.decimal(high),
        "method": method, "name": name, "report": report_url(context, about),
    }  # fmt: skip


@register.inclusion_tag("parts/links.html", takes_context=True)
def links(context, about, *, method, name):
    """Write the two links that go with the figures of a table: method, and report."""
    return {"method": method, "name": name, "report": report_url(context, about)}


@register.simple_tag(takes_context=True)
def with_query(context, **changes):
    """Return this page's query with some parameters changed; an empty value removes one."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value not in (None, ""):
            query[name] = value
    return f"?{query.urlencode()}" if query else "?"
