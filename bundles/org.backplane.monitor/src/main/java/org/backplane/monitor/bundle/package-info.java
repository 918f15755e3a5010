/**
 * Commands that list, update, stop and start bundles. An update is a batch during which machines come to rest instead of doing
 * without a part; see {@link org.backplane.monitor.bundle.BundleUpdate}.
 */
package org.backplane.monitor.bundle;
