using RouterProxy.Configuration.Validation;

namespace RouterProxy.Commands;

/// <summary>Prints what is wrong with a configuration, all at once.</summary>
internal static class ProblemReport
{
    public static async Task WriteAsync(TextWriter output, IReadOnlyList<ConfigurationProblem> problems)
    {
        var errors = problems.Where(p => p.Severity == ProblemSeverity.Error).ToList();
        if (errors.Count > 0)
        {
            await output.WriteLineAsync($"The configuration has {errors.Count} {(errors.Count == 1 ? "problem" : "problems")}:");
        }

        foreach (var problem in errors)
        {
            await output.WriteLineAsync($"  - {problem}");
        }

        foreach (var warning in problems.Where(p => p.Severity == ProblemSeverity.Warning))
        {
            await output.WriteLineAsync($"  warning: {warning}");
        }
    }

    public static void Log(ILogger logger, IReadOnlyList<ConfigurationProblem> problems)
    {
        foreach (var warning in problems)
        {
            StartLog.Warning(logger, warning.ToString());
        }
    }
}
