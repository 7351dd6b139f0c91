namespace RouterProxy.UnitTests.Configuration;

/// <summary>Finds files of the repository from the folder that the tests run in.</summary>
internal static class RepositoryFiles
{
    public static string Path(string relative)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "RouterProxy.sln")))
        {
            folder = folder.Parent;
        }

        return System.IO.Path.Combine(folder.ShouldNotBeNull().FullName, relative);
    }
}
