namespace RouterProxy.Hosting;

/// <summary>Marks an endpoint that moves to <c>Management:Port</c> where one is set: <c>.WithMetadata(ManagementEndpoint.Mark)</c>.</summary>
internal sealed class ManagementEndpoint
{
    public static readonly ManagementEndpoint Mark = new();

    private ManagementEndpoint()
    {
    }
}
