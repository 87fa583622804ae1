/**
 * Pictures of what a run showed, and the page that holds them.
 *
 * <p>{@link dev.sonde.samples.report.ReportPage} is one file of HTML that needs nothing else,
 * {@link dev.sonde.samples.report.Overview} the picture for the README; both are drawn from
 * {@link dev.sonde.samples.report.Findings}.
 *
 * <pre>{@code
 * Files.writeString(out.resolve("report.html"), ReportPage.of(findings));
 * }</pre>
 *
 * <p>{@code dev.sonde.samples.embedding} imports this package; it imports nothing but the JDK.
 */
@NullMarked
package dev.sonde.samples.report;

import org.jspecify.annotations.NullMarked;
