namespace RouterProxy.FunctionalTests.Infrastructure;

/// <summary>A path of one's own for a file that a test writes; gone afterwards.</summary>
internal sealed class TemporaryFile : IDisposable
{
    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"routerproxy-{Guid.NewGuid():N}.json");

    public void Dispose() => File.Delete(Path);
}
