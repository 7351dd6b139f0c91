using RouterProxy.Configuration.Reading;

namespace RouterProxy.Configuration.Validation;

/// <summary>Collects problems; the same one is kept once, however many routes inherit it.</summary>
internal sealed class ProblemList
{
    private readonly List<ConfigurationProblem> _problems = [];

    public IReadOnlyList<ConfigurationProblem> All => _problems;

    public bool HasErrors => _problems.Exists(p => p.Severity == ProblemSeverity.Error);

    public void Add(string keyPath, string found, string message, ValueOrigin? origin) =>
        Add(new ConfigurationProblem(ProblemSeverity.Error, keyPath, found, message, Known(origin)));

    public void Warn(string keyPath, string found, string message, ValueOrigin? origin) =>
        Add(new ConfigurationProblem(ProblemSeverity.Warning, keyPath, found, message, Known(origin)));

    /// <summary>True when an error stands at the key or below it: what depends on its value cannot be judged then.</summary>
    public bool HasErrorAt(string keyPath) =>
        _problems.Exists(p => p.Severity == ProblemSeverity.Error
            && p.KeyPath.StartsWith(keyPath, StringComparison.OrdinalIgnoreCase)
            && (p.KeyPath.Length == keyPath.Length || p.KeyPath[keyPath.Length] == ':'));

    private static ValueOrigin? Known(ValueOrigin? origin) => origin == ValueOrigin.Default ? null : origin;

    private void Add(ConfigurationProblem problem)
    {
        if (!_problems.Exists(p => p.KeyPath == problem.KeyPath && p.Message == problem.Message))
        {
            _problems.Add(problem);
        }
    }
}
