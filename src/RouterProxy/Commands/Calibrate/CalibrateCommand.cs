using System.CommandLine;
using System.CommandLine.Parsing;
using RouterProxy.Calibration.Thresholds;

namespace RouterProxy.Commands.Calibrate;

/// <summary><c>calibrate</c>: from questions to a threshold with a promise, or to the reason why there is none.</summary>
internal static class CalibrateCommand
{
    public static Command Create()
    {
        var command = new Command("calibrate", "Finds the threshold of a route's first tier that keeps a promise, from examples of your own, and says whether the pair of models pays.");
        var configuration = new ConfigurationOptions();
        var route = new Option<string>("--route") { Description = "The route whose first and last tier are compared.", HelpName = "ROUTE", Required = true };
        var data = new Option<string?>("--data") { Description = "JSON lines: chat requests (messages, optional label) that are asked live, or results (confidence, cheap, strong, optional label, cheap_cost, strong_cost).", HelpName = "FILE.jsonl" };
        var records = new Option<string?>("--from-records") { Description = "Not built yet: what the gateway has recorded.", HelpName = "DIR" };
        var alpha = new Option<double>("--alpha") { Description = "The risk that is promised, between 0 and 1; default 0.05.", HelpName = "SHARE", DefaultValueFactory = _ => 0.05 };
        var delta = new Option<double>("--delta") { Description = "The probability that the promise is wrong, between 0 and 1; default 0.1.", HelpName = "SHARE", DefaultValueFactory = _ => 0.1 };
        var risk = new Option<string>("--risk") { Description = "marginal: the share of all answers; selective: the share of those served cheap. Default marginal.", DefaultValueFactory = _ => "marginal" }.AcceptOnlyFromAmong("marginal", "selective");
        var target = new Option<double?>("--target-escalation") { Description = "Also gives the threshold for this share of escalations, from 0 to 1. It promises a cost, no quality.", HelpName = "SHARE" };
        var page = new Option<string?>("--out") { Description = "Writes the report as a page with drawings.", HelpName = "report.html" };
        var json = new Option<string?>("--json") { Description = "Writes the report for machines.", HelpName = "report.json" };
        foreach (var option in new Option[] { route, data, records, alpha, delta, risk, target, page, json })
        {
            command.Options.Add(option);
        }

        configuration.AddTo(command);
        alpha.Validators.Add(r => Check(r, r.GetValueOrDefault<double>() is > 0 and < 1, "--alpha must lie between 0 and 1."));
        delta.Validators.Add(r => Check(r, r.GetValueOrDefault<double>() is > 0 and < 1, "--delta must lie between 0 and 1."));
        target.Validators.Add(r => Check(r, r.GetValueOrDefault<double?>() is null or (>= 0 and <= 1), "--target-escalation must lie in [0, 1]."));
        command.SetAction(async (parsed, cancellation) =>
        {
            if (parsed.GetValue(records) is not null)
            {
                await Console.Error.WriteLineAsync("--from-records: the gateway's records are not built yet. Use --data with requests or results.");
                return ExitCode.BadUsage;
            }

            if (parsed.GetValue(data) is not { } file)
            {
                await Console.Error.WriteLineAsync("--data is needed: a file of JSON lines.");
                return ExitCode.BadUsage;
            }

            var arguments = new CalibrateArguments
            {
                Route = parsed.GetValue(route)!,
                Data = file,
                Alpha = parsed.GetValue(alpha),
                Delta = parsed.GetValue(delta),
                Risk = parsed.GetValue(risk) == "selective" ? RiskKind.Selective : RiskKind.Marginal,
                TargetEscalation = parsed.GetValue(target),
                Page = parsed.GetValue(page),
                Json = parsed.GetValue(json),
            };
            return await new CalibrateSession(arguments, Terminal.Output(), Terminal.Errors(), TimeProvider.System).RunAsync(configuration.Sources(parsed), cancellation);
        });
        return command;
    }

    private static void Check(OptionResult result, bool fine, string problem)
    {
        if (!fine)
        {
            result.AddError(problem);
        }
    }
}
