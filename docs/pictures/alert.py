"""Reads the demonstration's output, and prints a page that shows its alert as a mail."""

import html
import sys

lines = sys.stdin.read().splitlines()
told = next(i for i, line in enumerate(lines) if "the security team is told" in line)
subject = lines[told].split("told", 1)[1].strip()
body = []
for line in lines[told + 1 :]:
    text = line.strip()
    if not text.startswith("│"):
        break
    body.append(text[1:].removeprefix(" "))
print(
    """<!doctype html><meta charset="utf-8"><style>
body { margin: 0; background: #eef1f4; font: 15px/1.45 sans-serif; color: #1b1f24; }
article { margin: 18px; background: #fff; border: 1px solid #d5dae0; border-radius: 8px; width: 1060px; }
header { padding: 14px 20px; border-bottom: 1px solid #d5dae0; } h1 { font-size: 18px; margin: 0 0 4px; } small { color: #56606b; }
pre { margin: 0; padding: 14px 20px 18px; font: 13px/1.42 "DejaVu Sans Mono", monospace; white-space: pre-wrap; }
</style><article><header><h1>%s</h1><small>from KMS Access &lt;no-reply@sns.amazonaws.com&gt; to the security team</small></header><pre>%s</pre></article>"""
    % (html.escape(subject), html.escape("\n".join(body)))
)
