"""The page of the workload summary (jinja2). Everything inside one file: no script, no link, no font."""

TEMPLATE = """\
<!doctype html>
<html lang="{{ lang }}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{{ title }}</title>
<style>
@page { size: A4; margin: 15mm; }
* { box-sizing: border-box; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
body { font: 11pt/1.45 "Noto Sans TC", "Microsoft JhengHei", "PingFang TC", sans-serif; color: #1b1b1b;
  max-width: 190mm; margin: 8mm auto; padding: 0 4mm; }
h1 { font-size: 15pt; line-height: 1.3; margin: 0 0 2mm; }
h2 { font-size: 12pt; margin: 7mm 0 2mm; break-after: avoid; }
p { margin: 0 0 1mm; }
.quiet { color: #555; }
table { border-collapse: collapse; width: 100%; font-size: 9pt; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th, td { text-align: left; vertical-align: top; padding: 1mm 1.5mm; border-bottom: 1px solid #ccc;
  overflow-wrap: anywhere; }
th { border-bottom: 1.5px solid #555; }
.figure { text-align: right; white-space: nowrap; }
.week { display: flex; align-items: center; break-inside: avoid; margin: 1mm 0; font-size: 9pt; }
.week .name { flex: 0 0 24mm; }
.week .sum { flex: 0 0 30mm; text-align: right; }
.track { position: relative; flex: 1; height: 4.5mm; display: flex; background: #f2f2f2; }
.pb { background: #1f5f8b; }
.routine { background: #9fb8c8; }
.short { background: repeating-linear-gradient(45deg, #b3261e 0 1mm, #fff 1mm 2mm); }
.mark { position: absolute; top: -1mm; bottom: -1mm; border-right: 2px solid #1b1b1b; }
.legend span { margin-right: 5mm; font-size: 9pt; }
.legend i { display: inline-block; width: 5mm; height: 3mm; margin-right: 1.5mm; }
.legend .capacity { width: 0; border-right: 2px solid #1b1b1b; }
</style>
</head>
<body>
<h1>{{ headline }}</h1>
<p class="quiet">{{ title }} · {{ made }}</p>
{% for line in lines %}
<p>{{ line }}</p>
{% endfor %}
<h2>{{ chart }}</h2>
{% for bar in bars %}
{% set row = weeks.rows[loop.index0] %}
<div class="week"><span class="name">{{ row[0] }}</span>
<span class="track"><b class="pb" style="width:{{ bar.pb }}%"></b>\
<b class="routine" style="width:{{ bar.routine }}%"></b><b class="short" style="width:{{ bar.short }}%"></b>\
<b class="mark" style="width:{{ bar.capacity }}%"></b></span>
<span class="sum">{{ row[2] }} / {{ row[1] }}</span></div>
{% endfor %}
<p class="legend">{% for name, words in legend %}\
<span><i class="{{ name }}"></i>{{ words }}</span>{% endfor %}</p>
{% for table in [weeks] + others %}
<h2>{{ table.title }}</h2>
{% if table.rows %}
<table>
<thead><tr>{% for cell in table.headers %}\
<th{% if loop.index0 in table.figures %} class="figure"{% endif %}>{{ cell }}</th>{% endfor %}</tr></thead>
<tbody>
{% for row in table.rows %}
<tr>{% for cell in row %}\
<td{% if loop.index0 in table.figures %} class="figure"{% endif %}>{{ cell }}</td>{% endfor %}</tr>
{% endfor %}
</tbody>
</table>
{% else %}
<p class="quiet">{{ table.empty }}</p>
{% endif %}
{% endfor %}
<p class="quiet">{{ foot }}</p>
</body>
</html>
"""
