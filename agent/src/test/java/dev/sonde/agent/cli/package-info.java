/** Tests of the command line, in this process and as built. */
@NullMarked
package dev.sonde.agent.cli;

import org.jspecify.annotations.NullMarked;
