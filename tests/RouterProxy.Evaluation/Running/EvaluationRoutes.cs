namespace RouterProxy.Evaluation.Running;

/// <summary>The gateway's routes, one for each way to answer that is measured through it.</summary>
internal static class EvaluationRoutes
{
    public const string Cheap = "cheap-alone";
    public const string Strong = "strong-alone";
    public const string Certified = "certified";
    public const string ByEye = "by-eye";
}
