"""What templates of this room can say."""

from __future__ import annotations

from django import template

from lindung.counsel import printed
from lindung.counsel.showing import ShownQuestion

register = template.Library()


@register.simple_tag
def how_answered(question: ShownQuestion) -> str:
    """By whom an open question was answered in a result."""
    return printed.how_answered(question)
