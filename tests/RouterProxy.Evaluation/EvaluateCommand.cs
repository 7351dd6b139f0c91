using System.CommandLine;
using RouterProxy.Commands;
using RouterProxy.Evaluation.Corpus;

namespace RouterProxy.Evaluation;

/// <summary>The command line.</summary>
internal static class EvaluateCommand
{
    public static RootCommand Create()
    {
        var seed = new Option<int>("--seed") { Description = "Decides the split, the random mixing and the intervals.", DefaultValueFactory = _ => 1 };
        var quick = new Option<bool>("--quick") { Description = "A quarter of the mails: shows that everything runs. Its figures mean little, and the exit code is 0 whatever they are." };
        var cache = new Option<string>("--cache") { Description = "Folder of the corpus; it is fetched into it once.", DefaultValueFactory = _ => Path.Combine("artifacts", "evaluation") };
        var alpha = Share("--alpha", "Target of the marginal risk: of all answers, those served cheap that differ from the strong model's.", 0.01);
        var delta = Share("--delta", "Probability that the promise is wrong.", 0.1);
        var json = new Option<string?>("--json") { Description = "Writes the figures for machines.", HelpName = "FILE" };
        var page = new Option<string?>("--out") { Description = "Writes the page of the calibration.", HelpName = "FILE" };
        var command = new RootCommand("Evaluates the gateway on the SpamAssassin corpus with two classifiers.") { seed, quick, cache, alpha, delta, json, page };
        command.SetAction(async (parsed, cancellation) =>
        {
            var options = new EvaluationOptions(
                parsed.GetValue(seed), parsed.GetValue(quick), Path.GetFullPath(parsed.GetValue(cache)!), parsed.GetValue(alpha), parsed.GetValue(delta), parsed.GetValue(json), parsed.GetValue(page));
            try
            {
                return await new EvaluationRun(options, Terminal.Output(), Terminal.Errors()).RunAsync(cancellation);
            }
            catch (Exception failure) when (failure is CorpusMissingException or InvalidDataException or InvalidOperationException or IOException)
            {
                await Console.Error.WriteLineAsync(failure.Message);
                return ExitCode.Failure;
            }
        });
        return command;
    }

    private static Option<double> Share(string name, string description, double usual)
    {
        var option = new Option<double>(name) { Description = description, DefaultValueFactory = _ => usual };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (> 0 and < 1))
            {
                result.AddError($"{name} must lie between 0 and 1.");
            }
        });
        return option;
    }
}
