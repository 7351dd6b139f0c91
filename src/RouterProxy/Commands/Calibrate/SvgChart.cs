using System.Globalization;
using System.Net;
using System.Text;

namespace RouterProxy.Commands.Calibrate;

/// <summary>A drawing with two axes, as SVG for a page. Colours and dashes are the page's, by class.</summary>
internal sealed class SvgChart(string name, Axis across, Axis up)
{
    private const double Width = 640;
    private const double Height = 400;
    private const double Left = 84;
    private const double Right = 36;
    private const double Top = 34;
    private const double Bottom = 68;

    private readonly StringBuilder _marks = new();
    private readonly List<(string Style, string Name)> _legend = [];

    /// <summary>A line through points, named in the legend.</summary>
    public SvgChart Line(string style, string name, IEnumerable<(double X, double Y)> points)
    {
        _marks.Append($"<polyline class=\"{style}\" points=\"{string.Join(' ', points.Select(p => $"{X(p.X)},{Y(p.Y)}"))}\"/>");
        _legend.Add((style, name));
        return this;
    }

    /// <summary>A point with a vertical range.</summary>
    public SvgChart Dot(double x, double y, double from, double to)
    {
        _marks.Append($"<line class=\"range\" x1=\"{X(x)}\" x2=\"{X(x)}\" y1=\"{Y(from)}\" y2=\"{Y(to)}\"/><circle class=\"dot\" cx=\"{X(x)}\" cy=\"{Y(y)}\" r=\"5\"/>");
        return this;
    }

    public SvgChart Bar(double from, double to, double height)
    {
        _marks.Append($"<rect class=\"bar\" x=\"{X(from)}\" y=\"{Y(height)}\" width=\"{Px(AcrossPx(to) - AcrossPx(from))}\" height=\"{Px(Height - Bottom - UpPx(height))}\"/>");
        return this;
    }

    /// <summary>A vertical line at a place, named in the legend.</summary>
    public SvgChart Mark(double x, string name)
    {
        _marks.Append($"<line class=\"mark\" x1=\"{X(x)}\" x2=\"{X(x)}\" y1=\"{Px(Top)}\" y2=\"{Px(Height - Bottom)}\"/>");
        _legend.Add(("mark", name));
        return this;
    }

    /// <summary>A name in the legend alone.</summary>
    public SvgChart Key(string style, string name)
    {
        _legend.Add((style, name));
        return this;
    }

    public override string ToString()
    {
        var svg = new StringBuilder();
        svg.Append($"<figure><svg viewBox=\"0 0 {Px(Width)} {Px(Height)}\" role=\"img\" aria-label=\"{Text(name)}\">");
        AppendAxes(svg);
        svg.Append(_marks).Append("</svg><figcaption>");
        foreach (var (style, title) in _legend)
        {
            svg.Append($"<span><svg class=\"key\" viewBox=\"0 0 32 8\" aria-hidden=\"true\"><line class=\"{style}\" x1=\"0\" x2=\"32\" y1=\"4\" y2=\"4\"/></svg>{Text(title)}</span> ");
        }

        return svg.Append("</figcaption></figure>").ToString();
    }

    private void AppendAxes(StringBuilder svg)
    {
        foreach (var x in across.Ticks)
        {
            svg.Append($"<line class=\"grid\" x1=\"{X(x)}\" x2=\"{X(x)}\" y1=\"{Px(Top)}\" y2=\"{Px(Height - Bottom)}\"/>")
                .Append($"<text x=\"{X(x)}\" y=\"{Px(Height - Bottom + 28)}\" text-anchor=\"middle\">{Text(across.Spell(x))}</text>");
        }

        foreach (var y in up.Ticks)
        {
            svg.Append($"<line class=\"grid\" x1=\"{Px(Left)}\" x2=\"{Px(Width - Right)}\" y1=\"{Y(y)}\" y2=\"{Y(y)}\"/>")
                .Append($"<text x=\"{Px(Left - 8)}\" y=\"{Px(UpPx(y) + 6)}\" text-anchor=\"end\">{Text(up.Spell(y))}</text>");
        }

        svg.Append($"<polyline class=\"axis\" points=\"{Px(Left)},{Px(Top)} {Px(Left)},{Px(Height - Bottom)} {Px(Width - Right)},{Px(Height - Bottom)}\"/>")
            .Append($"<text x=\"{Px((Left + Width - Right) / 2)}\" y=\"{Px(Height - 8)}\" text-anchor=\"middle\">{Text(across.Title)}</text>")
            .Append($"<text x=\"{Px(Left)}\" y=\"{Px(Top - 14)}\" text-anchor=\"start\">{Text(up.Title)}</text>");
    }

    private string X(double value) => Px(AcrossPx(value));

    private string Y(double value) => Px(UpPx(value));

    private double AcrossPx(double value) => Left + (across.Share(value) * (Width - Left - Right));

    private double UpPx(double value) => Height - Bottom - (up.Share(value) * (Height - Top - Bottom));

    private static string Px(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
