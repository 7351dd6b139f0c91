using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Failures;

/// <summary>Apart from the failures themselves, which the chaos run uses too: it knows no test framework.</summary>
internal static partial class FailureCatalog
{
    /// <summary>Rows of name, endpoint and stream for the failures that <paramref name="wanted"/> takes.</summary>
    public static TheoryData<string, string, bool> Rows(Func<Failure, bool>? wanted = null, bool? stream = null)
    {
        var rows = new TheoryData<string, string, bool>();
        foreach (var failure in All.Where(f => wanted?.Invoke(f) ?? true))
        {
            foreach (var api in ScriptedApi.All)
            {
                foreach (var streamed in new[] { true, false }.Where(s => (failure.OnlyStream ?? s) == s && (stream ?? s) == s))
                {
                    rows.Add(failure.Name, api.Name, streamed);
                }
            }
        }

        return rows;
    }
}
