using System.Text;

namespace RouterProxy.FunctionalTests.Telemetry;

/// <summary>One span as it arrived over OTLP.</summary>
/// <param name="Kind">1 internal, 2 server, 3 client.</param>
/// <param name="Status">0 unset, 2 error.</param>
internal sealed record ReceivedSpan(
    string Scope, string Schema, string TraceId, string SpanId, string ParentId, string Name, int Kind, int Status, ulong Start, IReadOnlyDictionary<string, string> Attributes)
{
    public const int Internal = 1;
    public const int Server = 2;
    public const int Client = 3;
    public const int Error = 2;

    public string? this[string attribute] => Attributes.GetValueOrDefault(attribute);

    public static IEnumerable<ReceivedSpan> AllIn(byte[] exportRequest) =>
        from resource in new ProtobufMessage(exportRequest).Messages(1)
        from scope in resource.Messages(2)
        from span in scope.Messages(2)
        select new ReceivedSpan(
            scope.Messages(1).First().Text(1),
            scope.Text(3),
            span.Hex(1),
            span.Hex(2),
            span.Hex(4),
            span.Text(5),
            (int)span.Number(6),
            span.Messages(15).Select(s => (int)s.Number(3)).FirstOrDefault(),
            span.Number(7),
            span.Messages(9).ToDictionary(a => a.Text(1), a => a.Messages(2).First().AnyValue(), StringComparer.Ordinal));

    /// <summary>The spans below <paramref name="parent"/>, indented, with their attributes.</summary>
    public static string Tree(IReadOnlyList<ReceivedSpan> spans, string parent, int depth = 0)
    {
        var text = new StringBuilder();
        foreach (var span in spans.Where(s => s.ParentId == parent).OrderBy(s => s.Start))
        {
            text.Append(' ', depth * 2).Append(span.Kind switch { Server => "SERVER ", Client => "CLIENT ", _ => "INTERNAL " }).AppendLine(span.Name);
            foreach (var (name, value) in span.Attributes.OrderBy(a => a.Key, StringComparer.Ordinal))
            {
                text.Append(' ', (depth * 2) + 4).Append(name).Append(" = ").AppendLine(value);
            }

            text.Append(Tree(spans, span.SpanId, depth + 1));
        }

        return text.ToString();
    }
}
