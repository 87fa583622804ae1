/** What holds of the source as a whole. */
@NullMarked
package dev.sonde.architecture;

import org.jspecify.annotations.NullMarked;
