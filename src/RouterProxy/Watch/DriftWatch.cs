using RouterProxy.Calibration.Monitoring;

namespace RouterProxy.Watch;

/// <summary>
/// Watches a tier's confidences for a change. The first ones are the reference; an alarm stands for an hour, so that somebody sees it, and
/// then what comes is the new reference. Not safe for concurrent use.
/// </summary>
/// <remarks>
/// It may seem better to keep the alarm until the old confidences come back. However, mostly they do not, and a route whose threshold is
/// steered would stay frozen until somebody restarts the gateway.
/// </remarks>
internal sealed class DriftWatch(TimeProvider clock)
{
    /// <summary>Confidences that make the reference.</summary>
    public const int Reference = 500;

    /// <summary>How long an alarm stands.</summary>
    public static readonly TimeSpan AlarmTime = TimeSpan.FromHours(1);

    private double[]? _collected;
    private int _count;
    private ConfidenceCusum? _cusum;
    private long? _since;

    /// <summary>The confidences have changed.</summary>
    public bool Open => _since is { } since && clock.GetElapsedTime(since) < AlarmTime;

    /// <summary>Accumulated shift in either direction, as a share of what raises the alarm; 0 until there is a reference.</summary>
    public double Evidence => _cusum is { } cusum ? Math.Max(cusum.Up, cusum.Down) / ConfidenceCusum.DefaultLimit : 0;

    /// <summary>Counts a scored answer.</summary>
    /// <param name="confidence">In [0, 1].</param>
    /// <returns>Whether it raised the alarm.</returns>
    public bool Observe(double confidence)
    {
        if (_since is not null)
        {
            if (Open)
            {
                return false;
            }

            Restart();
        }

        if (_cusum is null)
        {
            Collect(confidence);
            return false;
        }

        if (!_cusum.Observe(confidence))
        {
            return false;
        }

        _since = clock.GetTimestamp();
        return true;
    }

    /// <summary>Forgets the reference, and an alarm with it: other answers come now.</summary>
    public void Restart()
    {
        _collected = null;
        _count = 0;
        _cusum = null;
        _since = null;
    }

    private void Collect(double confidence)
    {
        _collected ??= new double[Reference];
        _collected[_count++] = confidence;
        if (_count == Reference)
        {
            _cusum = new ConfidenceCusum(ConfidenceReference.Of(_collected, ConfidenceCusum.Clip));
            _collected = null;
        }
    }
}
