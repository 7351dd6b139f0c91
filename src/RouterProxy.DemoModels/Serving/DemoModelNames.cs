namespace RouterProxy.DemoModels.Serving;

/// <summary>What a request calls the demo models.</summary>
public static class DemoModelNames
{
    public const string Cheap = "demo-cheap";
    public const string Strong = "demo-strong";
}
