using System.CommandLine;
using System.CommandLine.Parsing;
using RouterProxy.Calibration.Thresholds;

namespace RouterProxy.Commands.Calibrate;

/// <summary>The options of <c>calibrate</c>.</summary>
internal sealed class CalibrateOptions
{
    private readonly Option<string> _route = new("--route") { Description = "The route whose first and last tier are compared.", HelpName = "ROUTE", Required = true };
    private readonly Option<string?> _data = new("--data") { Description = "JSON lines: chat requests (messages, optional label) that are asked live, or results (confidence, cheap, strong, optional label, cheap_cost, strong_cost).", HelpName = "FILE.jsonl" };
    private readonly Option<string?> _records = new("--from-records") { Description = "Instead: what the gateway has recorded of the route's own traffic, the folder or one of its files. Needs labels: AuditRate, Mode: Shadow.", HelpName = "PATH" };
    private readonly Option<double> _alpha = new("--alpha") { Description = "The risk that is promised, between 0 and 1; default 0.05.", HelpName = "SHARE", DefaultValueFactory = _ => 0.05 };
    private readonly Option<double> _delta = new("--delta") { Description = "The probability that the promise is wrong, between 0 and 1; default 0.1.", HelpName = "SHARE", DefaultValueFactory = _ => 0.1 };
    private readonly Option<string> _risk = new("--risk") { Description = "marginal: the share of all answers; selective: the share of those served cheap. Default marginal.", DefaultValueFactory = _ => "marginal" };
    private readonly Option<double?> _target = new("--target-escalation") { Description = "Also gives the threshold for this share of escalations, from 0 to 1. It promises a cost, no quality.", HelpName = "SHARE" };
    private readonly Option<string?> _page = new("--out") { Description = "Writes the report as a page with drawings.", HelpName = "report.html" };
    private readonly Option<string?> _json = new("--json") { Description = "Writes the report for machines.", HelpName = "report.json" };

    public void AddTo(Command command)
    {
        _risk.AcceptOnlyFromAmong("marginal", "selective");
        foreach (var option in new Option[] { _route, _data, _records, _alpha, _delta, _risk, _target, _page, _json })
        {
            command.Options.Add(option);
        }

        _alpha.Validators.Add(r => Check(r, r.GetValueOrDefault<double>() is > 0 and < 1, "--alpha must lie between 0 and 1."));
        _delta.Validators.Add(r => Check(r, r.GetValueOrDefault<double>() is > 0 and < 1, "--delta must lie between 0 and 1."));
        _target.Validators.Add(r => Check(r, r.GetValueOrDefault<double?>() is null or (>= 0 and <= 1), "--target-escalation must lie in [0, 1]."));
    }

    /// <summary>What is asked for; null and a problem when there is nothing to calibrate from.</summary>
    public CalibrateArguments? Read(ParseResult parsed, out string? problem)
    {
        var data = parsed.GetValue(_data);
        var records = parsed.GetValue(_records);
        problem = (data is null) == (records is null) ? "One of --data (a file of JSON lines) and --from-records (what the gateway has recorded) is needed." : null;
        return problem is not null ? null : new CalibrateArguments
        {
            Route = parsed.GetValue(_route)!,
            Data = (data ?? records)!,
            FromRecords = records is not null,
            Alpha = parsed.GetValue(_alpha),
            Delta = parsed.GetValue(_delta),
            Risk = parsed.GetValue(_risk) == "selective" ? RiskKind.Selective : RiskKind.Marginal,
            TargetEscalation = parsed.GetValue(_target),
            Page = parsed.GetValue(_page),
            Json = parsed.GetValue(_json),
        };
    }

    private static void Check(OptionResult result, bool fine, string problem)
    {
        if (!fine)
        {
            result.AddError(problem);
        }
    }
}
