using System.IO.Pipelines;
using RouterProxy.Intake;

namespace RouterProxy.Shadow;

/// <summary>Passes an answer on to its reader and keeps a copy of its beginning, for a comparison afterwards.</summary>
internal sealed class AnswerTap(PipeWriter inner) : PipeWriter, IDisposable
{
    /// <summary>Most that is kept, in bytes: answers that can be compared at all are short.</summary>
    public const int MaxBytes = 64 << 10;

    private readonly PooledBuffer _copy = new();
    private Memory<byte> _lent;

    /// <summary>The first bytes of the answer, at most <see cref="MaxBytes"/>.</summary>
    public ReadOnlySpan<byte> Copy => _copy.WrittenSpan;

    /// <summary>Nothing was left out.</summary>
    public bool IsWhole { get; private set; } = true;

    public override void Advance(int bytes)
    {
        IsWhole &= bytes <= MaxBytes - _copy.Length;
        var rest = Math.Min(bytes, MaxBytes - _copy.Length);
        if (rest > 0)
        {
            _lent.Span[..rest].CopyTo(_copy.GetSpan(rest));
            _copy.Advance(rest);
        }

        inner.Advance(bytes);
        _lent = _lent[bytes..];
    }

    public override Memory<byte> GetMemory(int sizeHint = 0) => _lent = inner.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => inner.FlushAsync(cancellationToken);

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    public void Dispose() => _copy.Dispose();
}
