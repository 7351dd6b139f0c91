namespace RouterProxy.Calibration.Probabilities;

/// <summary>
/// Turns a confidence into the probability of being right. It never reverses the order of two confidences, so it changes the name of a
/// threshold and not what the threshold accepts.
/// </summary>
public interface IProbabilityCalibration
{
    /// <param name="confidence">In [0, 1].</param>
    /// <returns>A probability in [0, 1].</returns>
    /// <exception cref="ArgumentOutOfRangeException">A confidence outside [0, 1].</exception>
    double Apply(double confidence);
}
