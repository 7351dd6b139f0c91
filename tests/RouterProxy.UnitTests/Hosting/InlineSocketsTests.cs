using RouterProxy.Hosting;

namespace RouterProxy.UnitTests.Hosting;

public sealed class InlineSocketsTests
{
    [Theory]
    [InlineData(true, null, true)]
    [InlineData(false, null, false)]
    [InlineData(true, "0", false)]
    [InlineData(true, "1", true)]
    [InlineData(false, "1", true)]
    public void The_configured_choice_holds_unless_the_operator_has_set_the_variable(bool configured, string? variable, bool on)
    {
        var before = Environment.GetEnvironmentVariable(InlineSockets.Variable);
        try
        {
            Environment.SetEnvironmentVariable(InlineSockets.Variable, variable);

            InlineSockets.Choose(configured);

            InlineSockets.AreOn.ShouldBe(on);
        }
        finally
        {
            Environment.SetEnvironmentVariable(InlineSockets.Variable, before);
        }
    }
}
