import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.rest.RESTCatalogAdapter;
import org.apache.iceberg.rest.RESTCatalogServlet;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;

/**
 * Serves the REST catalog with which Iceberg tests its own clients, on a free port of this machine
 * only, until standard input ends. Its argument is a directory.
 */
public final class RestServer {
  private RestServer() {}

  public static void main(String[] arguments) throws Exception {
    String directory = arguments[0];
    Map<String, String> settings =
        Map.of(
            "catalog-impl", JdbcCatalog.class.getName(),
            "uri", "jdbc:sqlite:" + directory + "/catalog.db",
            "jdbc.schema-version", "V1",
            "warehouse", "file://" + directory + "/warehouse");
    RESTCatalogAdapter adapter =
        new RESTCatalogAdapter(
            CatalogUtil.buildIcebergCatalog("reference", settings, new Configuration()));
    Server server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    ServletContextHandler handler = new ServletContextHandler();
    handler.addServlet(new ServletHolder(new RESTCatalogServlet(adapter)), "/*");
    server.setHandler(handler);
    server.start();
    System.out.println(((ServerConnector) server.getConnectors()[0]).getLocalPort());
    while (System.in.read() >= 0) {
      // Nothing is expected.
    }
    System.exit(0);
  }
}
