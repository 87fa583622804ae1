package dev.sonde.samples.report;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Pieces of a page. */
final class Html {
    private Html() {}

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** {@return a section with a heading, a line that explains it and what it holds} */
    static String section(String heading, String explained, String content) {
        return "<section>\n<h2>" + escaped(heading) + "</h2>\n<p>" + escaped(explained) + "</p>\n" + content
                + "</section>\n";
    }

    static String list(String kind, List<String> items) {
        return items.stream()
                .map(item -> "<li>" + escaped(item) + "</li>\n")
                .collect(Collectors.joining("", "<ul class=\"" + kind + "\">\n", "</ul>\n"));
    }

    static String facts(Map<String, String> facts) {
        return facts.entrySet().stream()
                .map(fact ->
                        "<div><dt>" + escaped(fact.getKey()) + "</dt><dd>" + escaped(fact.getValue()) + "</dd></div>\n")
                .collect(Collectors.joining("", "<dl>\n", "</dl>\n"));
    }

    /** {@return a table, its first row the heading} */
    static String table(List<List<String>> rows) {
        StringBuilder table = new StringBuilder("<div class=\"wide\"><table>\n");
        for (int i = 0; i < rows.size(); i++) {
            String cell = i == 0 ? "th" : "td";
            table.append("<tr>");
            rows.get(i).forEach(text -> table.append("<" + cell + ">" + escaped(text) + "</" + cell + ">"));
            table.append("</tr>\n");
        }
        return table.append("</table></div>\n").toString();
    }
}
