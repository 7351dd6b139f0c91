using System.Buffers;
using System.Text.Json;
using System.Threading.Channels;
using RouterProxy.Configuration.Options;
using RouterProxy.Configuration.Reload;
using RouterProxy.Telemetry;

namespace RouterProxy.Records;

/// <summary>
/// Writes records in the background. Requests never wait for it: what finds no place is dropped and counted. What has been taken over is written
/// before the gateway ends.
/// </summary>
internal sealed class RecordWriter(ConfigurationGate gate, RecordHasher hasher, AuditMetrics metrics, TimeProvider clock, ILogger<RecordWriter> logger) : BackgroundService
{
    /// <summary>Most records that wait.</summary>
    public const int Capacity = 4096;

    /// <summary>Most text that waits, in bytes.</summary>
    public const long MaxWaitingText = 32L << 20;

    /// <summary>How long a folder that cannot be written is left alone.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly Channel<DecisionRecord> _waiting = Channel.CreateBounded<DecisionRecord>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly ArrayBufferWriter<byte> _line = new(2048);
    private long _waitingText;
    private RecordFiles? _files;
    private (string Folder, int MaxBytes, int MaxFiles) _place;
    private long? _failedAt;

    /// <summary>Takes a record over, or drops it.</summary>
    public void Offer(DecisionRecord record)
    {
        var text = record.TextBytes;
        if (Interlocked.Add(ref _waitingText, text) <= MaxWaitingText && _waiting.Writer.TryWrite(record))
        {
            return;
        }

        Interlocked.Add(ref _waitingText, -text);
        metrics.Recorded(AuditMetrics.Dropped, 1);
    }

    /// <summary>Writes what is left: here and not where the loop ends, because a service that is stopped at once may never have begun.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        _waiting.Writer.TryComplete();
        if (ExecuteTask is not { IsCompleted: false })
        {
            WriteWaiting();
            _files?.Dispose();
            _files = null;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await _waiting.Reader.WaitToReadAsync(stoppingToken))
            {
                WriteWaiting();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The gateway stops, and everybody who could offer something has stopped before.
        }
    }

    private void WriteWaiting()
    {
        var written = 0;
        var dropped = 0;
        while (_waiting.Reader.TryRead(out var record))
        {
            Interlocked.Add(ref _waitingText, -record.TextBytes);
            if (TryWrite(record))
            {
                written++;
            }
            else
            {
                dropped++;
            }
        }

        if (written > 0 && !Try(static files => files.Flush()))
        {
            (written, dropped) = (0, dropped + written);
        }

        metrics.Recorded(AuditMetrics.Written, written);
        metrics.Recorded(AuditMetrics.Dropped, dropped);
    }

    private bool TryWrite(DecisionRecord record) => Try(files =>
    {
        _line.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_line))
        {
            RecordJson.Write(json, record, hasher.Run);
        }

        files.Append(_line.WrittenSpan);
    });

    private bool Try(Action<RecordFiles> write)
    {
        if (_failedAt is { } failed && clock.GetElapsedTime(failed) < Pause)
        {
            return false;
        }

        try
        {
            write(Files(gate.Options.Records));
            if (_failedAt is not null)
            {
                _failedAt = null;
                RecordLog.Resumed(logger, _place.Folder);
            }

            return true;
        }
        catch (Exception failure)
        {
            // Whatever it is, it must not end the gateway.
            if (_failedAt is null)
            {
                RecordLog.Failed(logger, gate.Options.Records.Folder, failure.Message);
            }

            _failedAt = clock.GetTimestamp();
            _files?.Dispose();
            _files = null;
            return false;
        }
    }

    private RecordFiles Files(RecordsOptions options)
    {
        var place = (options.Folder, options.MaxFileBytes, options.MaxFiles);
        if (_files is null || place != _place)
        {
            _files?.Dispose();
            _files = null;
            _files = RecordFiles.Open(options.Folder, options.MaxFileBytes, options.MaxFiles);
            _place = place;
        }

        return _files;
    }
}
