using System.Net;
using System.Text;

namespace RouterProxy.Commands.Calibrate;

/// <summary>The report as one page that needs nothing else: no script, no font, no picture from elsewhere.</summary>
internal static class ReportPage
{
    private const string Style = """
        :root{color-scheme:light dark;--ink:#1a1d21;--soft:#5b6570;--rule:#d5dae0;--paper:#fff;--main:#0b62c4;--second:#b4540a;--third:#2d7d46}
        @media (prefers-color-scheme:dark){:root{--ink:#e8eaed;--soft:#a3adb8;--rule:#3a424b;--paper:#15181c;--main:#6db1ff;--second:#f0a35e;--third:#7fcf98}}
        @media print{:root{--ink:#000;--soft:#333;--rule:#bbb;--paper:#fff;--main:#0b62c4;--second:#b4540a;--third:#2d7d46}section,figure{break-inside:avoid}}
        body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:60rem;margin:0 auto;padding:1rem}
        h1{font-size:1.5rem}h2{font-size:1.15rem;margin:2rem 0 .25rem}p{color:var(--soft);margin:.25rem 0 .75rem}
        .verdict{color:var(--ink);font-weight:600;border-left:.4rem solid var(--main);padding:.5rem .75rem}
        .scroll{overflow-x:auto;background:linear-gradient(to left,var(--paper) 1.5rem,transparent) right/3rem 100% no-repeat local,linear-gradient(to left,var(--rule),transparent) right/1.25rem 100% no-repeat scroll}
        table{border-collapse:collapse;font-size:.9rem}th,td{text-align:left;padding:.3rem .9rem .3rem 0;border-bottom:1px solid var(--rule);vertical-align:top}
        pre{overflow-x:auto;border:1px solid var(--rule);padding:.75rem;font-size:.85rem}
        figure{margin:0}svg{width:100%;height:auto;display:block}svg text{font:18px system-ui,sans-serif;fill:var(--soft)}
        figcaption{font-size:.85rem;color:var(--soft)}figcaption span{display:inline-block;margin-right:1rem}.key{display:inline-block;width:32px;margin-right:.4rem;vertical-align:middle}
        polyline,.key line{fill:none;stroke-width:2.5}.grid{stroke:var(--rule);stroke-width:1}.axis{stroke:var(--soft);stroke-width:1}.main{stroke:var(--main)}.second{stroke:var(--second);stroke-dasharray:8 4}
        .third{stroke:var(--third);stroke-dasharray:2 4}.plain{stroke:var(--soft);stroke-dasharray:5 5;stroke-width:1.5}.mark{stroke:var(--ink);stroke-width:1.5;stroke-dasharray:3 3}
        .range{stroke:var(--main);stroke-width:1.5}.dot,.bar{fill:var(--main)}.key .bar{stroke:var(--main);stroke-width:8}
        table.wide{white-space:nowrap}@media (max-width:40rem){svg text{font-size:22px}pre{white-space:pre-wrap}}
        .charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,26rem),1fr));gap:1.5rem}
        @media print{html,body{font-size:12px}body{padding:0}pre{white-space:pre-wrap}.scroll{overflow:visible;background:none}table.wide{white-space:normal}.charts{grid-template-columns:1fr 1fr;gap:1rem}h2{margin-top:1rem}}
        """;

    public static string Write(CalibrationResult result)
    {
        var title = $"Calibration of {result.Pair.Route.Name}";
        var page = new StringBuilder();
        page.Append($"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>{Text(title)}</title><style>{Style}</style></head>\n<body>");
        page.Append($"<h1>{Text(title)}</h1><p class=\"verdict\">{Text(result.Report.Verdict.Line)}</p>");
        foreach (var note in result.Sample.Notes)
        {
            page.Append($"<p>{Text(note)}</p>");
        }

        page.Append($"<p>{Text(ReportSnippet.Heading(result))}</p><pre>{Text(ReportSnippet.Of(result))}</pre>\n<div class=\"charts\">");
        foreach (var (heading, svg) in ReportCharts.Of(result))
        {
            page.Append($"<section><h2>{Text(heading)}</h2>{svg}</section>\n");
        }

        page.Append("</div>\n");
        foreach (var table in ReportTables.Of(result))
        {
            Append(page, table);
        }

        return page.Append("</body></html>\n").ToString();
    }

    private static void Append(StringBuilder page, ReportTable table)
    {
        page.Append($"<section><h2>{Text(table.Title)}</h2><p>{Text(table.Note)}</p><div class=\"scroll\"><table{(table.Columns.Count > 2 ? " class=\"wide\"" : "")}><thead><tr>");
        foreach (var column in table.Columns)
        {
            page.Append($"<th scope=\"col\">{Text(column)}</th>");
        }

        page.Append("</tr></thead><tbody>");
        foreach (var row in table.Rows)
        {
            page.Append("<tr>").AppendJoin("", row.Select(cell => $"<td>{Text(cell)}</td>")).Append("</tr>");
        }

        page.Append("</tbody></table></div></section>\n");
    }

    /// <summary>A number and its percent sign stay on one line.</summary>
    private static string Text(string text) => WebUtility.HtmlEncode(text.Replace(" %", "\u00a0%", StringComparison.Ordinal));
}
