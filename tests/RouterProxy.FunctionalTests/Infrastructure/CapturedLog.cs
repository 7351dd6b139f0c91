using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace RouterProxy.FunctionalTests.Infrastructure;

/// <summary>A logger that remembers: what a test asserts on, and what is searched for secrets.</summary>
internal sealed class CapturedLog : ILoggerProvider
{
    private readonly ConcurrentQueue<LogEntry> _entries = new();

    public IReadOnlyList<LogEntry> Entries => [.. _entries];

    /// <summary>The events of routed requests, in order.</summary>
    public IReadOnlyList<LogEntry> Routed => [.. _entries.Where(e => e.Event.Name == "RequestRouted")];

    /// <summary>Everything, exceptions included, as one text.</summary>
    public string Text => string.Join('\n', _entries.Select(e => $"{e.Level} {e.Category} {e.Message} {string.Join(' ', e.Properties.Values)} {e.Exception}"));

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, _entries);

    public void Dispose()
    {
    }

    internal sealed record LogEntry(LogLevel Level, string Category, EventId Event, string Message, IReadOnlyDictionary<string, object?> Properties, Exception? Exception);

    private sealed class Logger(string category, ConcurrentQueue<LogEntry> entries) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var properties = new Dictionary<string, object?>(StringComparer.Ordinal);
            if (state is IEnumerable<KeyValuePair<string, object?>> values)
            {
                foreach (var (name, value) in values)
                {
                    properties[name] = value;
                }
            }

            entries.Enqueue(new LogEntry(logLevel, category, eventId, formatter(state, exception), properties, exception));
        }
    }
}
