namespace RouterProxy.Records;

/// <summary>
/// Follows comparisons of first and last tier. Registered as a singleton; any number of them may be. Called from many requests at once, most
/// of the time off the request's path: it must be quick, wait for nothing and throw nothing.
/// </summary>
internal interface IAgreementObserver
{
    /// <summary>Called once for each label, after the request's <see cref="IDecisionObserver.OnDecision"/>.</summary>
    void OnAgreement(in AgreementLabel label);
}
