using RouterProxy.Cascade;
using Serilog.Core;
using Serilog.Events;
using Serilog.Parsing;

namespace RouterProxy.Telemetry;

/// <summary>The one event of a routed request, for Serilog and for whoever else listens.</summary>
/// <remarks>
/// Serilog gets it ready made. On the way through the framework's logging its fifteen properties are boxed, named, converted and looked up one
/// by one: that cost a quarter of plain YARP's whole work for a request.
/// </remarks>
internal sealed class RoutedEvents
{
    /// <summary>Serilog's own provider does not listen to it.</summary>
    public const string Category = "RouterProxy.Telemetry.RoutedEvents";

    private static readonly MessageTemplate Template = new MessageTemplateParser().Parse(RequestLog.RoutedTemplate);

    private static readonly StructureValue EventId = new([new("Id", new ScalarValue(RequestLog.RoutedId)), new("Name", new ScalarValue(RequestLog.RoutedName))]);
    private static readonly ScalarValue Source = new(Category);
    private static readonly ScalarValue Nothing = new(null);
    private static readonly ScalarValue Yes = new(true);
    private static readonly ScalarValue No = new(false);

    private readonly Serilog.ILogger _serilog;
    private readonly ILogger _others;

    public RoutedEvents(Serilog.ILogger serilog, ILoggerFactory others)
    {
        _serilog = serilog.ForContext(Constants.SourceContextPropertyName, Category);
        _others = others.CreateLogger(Category);
    }

    /// <summary>Tells the other listeners, at once: they may want the request's scopes and its span.</summary>
    public void Tell(RequestBook book)
    {
        if (book is not { Receipt: { } receipt, Summary: { } summary } || !_others.IsEnabled(LogLevel.Information))
        {
            return;
        }

        var first = receipt.Gates.Count > 0 ? receipt.Gates[0] : default;
        RequestLog.Routed(
            _others,
            receipt.RequestId,
            book.Client,
            receipt.Route.Name,
            receipt.Decision?.ToHeader(),
            receipt.Reason?.ToHeader(),
            first.Confidence,
            first.Threshold,
            receipt.Model,
            receipt.Attempts,
            summary.Status,
            summary.DecisionAfter?.TotalMilliseconds,
            summary.Duration.TotalMilliseconds,
            summary.Stream,
            receipt.WouldEscalate,
            summary.End);
    }

    /// <summary>Writes it to Serilog.</summary>
    public void Write(RequestBook book)
    {
        if (book is { Receipt: { } receipt, Summary: { } summary } && _serilog.IsEnabled(LogEventLevel.Information))
        {
            // The constructor takes a list of properties and makes this dictionary of them, by growing it twice.
            _serilog.Write(LogEvent.UnstableAssembleFromParts(
                summary.At, LogEventLevel.Information, exception: null, Template, Properties(book.Client, receipt, summary), summary.Trace, summary.Span));
        }
    }

    /// <summary>In the order of the template.</summary>
    private static Dictionary<string, LogEventPropertyValue> Properties(string client, Receipt receipt, RoutedSummary summary)
    {
        var first = receipt.Gates.Count > 0 ? receipt.Gates[0] : default;
        return new Dictionary<string, LogEventPropertyValue>(17, StringComparer.Ordinal)
        {
            ["RouterRequestId"] = new ScalarValue(receipt.RequestId),
            ["Client"] = new ScalarValue(client),
            ["Route"] = new ScalarValue(receipt.Route.Name),
            ["Decision"] = Of(receipt.Decision?.ToHeader()),
            ["Reason"] = Of(receipt.Reason?.ToHeader()),
            ["Confidence"] = Of(first.Confidence),
            ["Threshold"] = Of(first.Threshold),
            ["Model"] = Of(receipt.Model),
            ["Attempts"] = new ScalarValue(receipt.Attempts),
            ["Status"] = new ScalarValue(summary.Status),
            ["DecisionMs"] = Of(summary.DecisionAfter?.TotalMilliseconds),
            ["DurationMs"] = new ScalarValue(summary.Duration.TotalMilliseconds),
            ["Stream"] = summary.Stream ? Yes : No,
            ["WouldEscalate"] = receipt.WouldEscalate ? Yes : No,
            ["End"] = new ScalarValue(summary.End),
            ["EventId"] = EventId,
            [Constants.SourceContextPropertyName] = Source,
        };
    }

    private static ScalarValue Of(object? value) => value is null ? Nothing : new ScalarValue(value);
}
