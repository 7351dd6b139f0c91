using System.Globalization;
using System.Text;
using RouterProxy.Configuration;
using RouterProxy.Configuration.Compiled;

namespace RouterProxy.Cascade;

/// <summary>
/// What the gateway tells about a routed request: headers for the client, properties of the log event, labels of the metrics.
/// Filled while the request walks, read once when its answer begins.
/// </summary>
internal sealed class Receipt(string requestId, RoutePolicy route)
{
    private readonly List<GateEntry> _gates = new(1);

    public string RequestId { get; } = requestId;

    public RoutePolicy Route { get; } = route;

    /// <summary>How much of it the client gets; log and metrics get all.</summary>
    public ReceiptDetail Detail { get; init; } = ReceiptDetail.Full;

    public Decision? Decision { get; private set; }

    /// <summary>Key of the model that answered; null when none did.</summary>
    public string? Model { get; private set; }

    /// <summary>Upstream requests made for the client, corrections included.</summary>
    public int Attempts { get; set; }

    /// <summary>Observe only: the rule would have escalated.</summary>
    public bool WouldEscalate { get; set; }

    /// <summary>Beats tier 1's own reason in the header.</summary>
    public RouteReason? Override { get; set; }

    public IReadOnlyList<GateEntry> Gates => _gates;

    public RouteReason? Reason => Override ?? (_gates.Count > 0 ? _gates[0].Reason : null);

    /// <summary>Notes what a gated tier came to; a tier that is asked again replaces its earlier note.</summary>
    public void Note(GateEntry gate)
    {
        for (var index = 0; index < _gates.Count; index++)
        {
            if (_gates[index].Model == gate.Model)
            {
                _gates[index] = gate;
                return;
            }
        }

        _gates.Add(gate);
    }

    public void Conclude(Decision decision, string? model)
    {
        Decision = decision;
        Model = model;
    }

    /// <summary>Sets the receipt headers; whatever an upstream sent under these names is overwritten.</summary>
    public void Apply(IHeaderDictionary headers)
    {
        headers["x-router-request-id"] = RequestId;
        if (Detail == ReceiptDetail.None)
        {
            return;
        }

        headers["x-router-decision"] = Decision?.ToHeader();
        if (Detail == ReceiptDetail.Decision)
        {
            return;
        }

        headers["x-router-route"] = Route.Name;
        headers["x-router-reason"] = Reason?.ToHeader();
        headers["x-router-model"] = Model;
        headers["x-router-attempts"] = Attempts.ToString(CultureInfo.InvariantCulture);
        if (_gates.Count > 0)
        {
            headers["x-router-confidence"] = Number(_gates[0].Confidence);
            headers["x-router-threshold"] = Number(_gates[0].Threshold);
        }

        if (_gates.Count > 1)
        {
            headers["x-router-gates"] = DescribeGates();
        }
    }

    private static string? Number(double? value) => value?.ToString("R", CultureInfo.InvariantCulture);

    private string DescribeGates()
    {
        var text = new StringBuilder();
        foreach (var gate in _gates)
        {
            text.Append(text.Length > 0 ? ", " : "").Append(gate.Model);
            if (gate.Confidence is { } confidence)
            {
                text.Append(CultureInfo.InvariantCulture, $";c={Number(confidence)}");
            }

            if (gate.Threshold is { } threshold)
            {
                text.Append(CultureInfo.InvariantCulture, $";t={Number(threshold)}");
            }

            text.Append(CultureInfo.InvariantCulture, $";r={gate.Reason.ToHeader()}");
        }

        return text.ToString();
    }
}
