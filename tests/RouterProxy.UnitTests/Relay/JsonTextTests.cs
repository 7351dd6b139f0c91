using System.Text;
using RouterProxy.Relay;

namespace RouterProxy.UnitTests.Relay;

public sealed class JsonTextTests
{
    [Fact]
    public void Code_points_are_counted_not_bytes() => JsonText.CodePoints(Encoding.UTF8.GetBytes("aö€😀")).ShouldBe(4);
}
