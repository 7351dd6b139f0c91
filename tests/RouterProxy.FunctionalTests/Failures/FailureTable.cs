using System.Collections.Concurrent;
using RouterProxy.FunctionalTests.Failures;
using RouterProxy.FunctionalTests.Infrastructure;

[assembly: AssemblyFixture(typeof(FailureTable))]

namespace RouterProxy.FunctionalTests.Failures;

/// <summary>Remembers each cell of the failure table that passed, and prints the table when the run ends: place, failure, endpoints, test.</summary>
public sealed class FailureTable : IDisposable
{
    private readonly ConcurrentDictionary<(string Place, string Failure, string Test), ConcurrentBag<string>> _cells = new();

    /// <summary>The last line of a test: its cell is green.</summary>
    internal void Passed(string place, string failure, ScriptedApi api, bool stream)
    {
        var test = TestContext.Current.Test?.TestCase as Xunit.Sdk.ITestCase;
        var name = $"{test?.TestClass?.TestClassName.Split('.')[^1]}.{test?.TestMethod?.MethodName}";
        _cells.GetOrAdd((place, failure, name), _ => []).Add($"{api.Name}{(stream ? " streamed" : "")}");
    }

    public void Dispose()
    {
        foreach (var ((place, failure, test), cells) in _cells.OrderBy(c => c.Key.Place, StringComparer.Ordinal).ThenBy(c => c.Key.Failure, StringComparer.Ordinal))
        {
            Console.WriteLine($"[failure table] {place} | {failure} | {string.Join(", ", cells.Order(StringComparer.Ordinal))} -> {test}");
        }
    }
}
