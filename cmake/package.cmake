# The Debian package: `./dev package`. What goes where, and what the package needs; the scripts are in packaging/.
include(GNUInstallDirs)
install(TARGETS chandlery RUNTIME DESTINATION bin)
install(DIRECTORY ${CMAKE_BINARY_DIR}/web/ DESTINATION share/chandlery/web PATTERN .vite EXCLUDE)
install(DIRECTORY data/markets data/policies data/demo DESTINATION share/chandlery)
install(FILES README.md docs/operations.md docs/architecture.md DESTINATION share/doc/chandlery)
# Written by `./dev sbom`, out of what was built.
install(FILES ${CMAKE_SOURCE_DIR}/build/chandlery.cdx.json DESTINATION share/doc/chandlery OPTIONAL)
install(FILES packaging/examples/grafana-dashboard.json packaging/examples/alerts.yml DESTINATION share/doc/chandlery/examples)
# Two services of one make: the shop, and a sandbox beside it, which nobody starts until he wants one. The sandbox's user is nobody's
# else, so that it cannot read the shop's keys.
function(chandlery_service NAME DESCRIPTION START WHO)
  list(JOIN START "\n" START)
  list(JOIN WHO "\n" WHO)
  configure_file(packaging/service.in ${NAME}.service @ONLY)
  install(FILES ${CMAKE_BINARY_DIR}/${NAME}.service DESTINATION /lib/systemd/system)
endfunction()
chandlery_service(chandlery "Chandlery, the channel-commerce server for software"
  "ExecStart=/usr/bin/chandlery --config /etc/chandlery/chandlery.toml serve"
  "User=chandlery;Group=chandlery")
set(sandbox "/usr/bin/chandlery --config /etc/chandlery/sandbox.toml")
chandlery_service(chandlery-sandbox "A sandbox of Chandlery for partners' developers, with a clock to turn"
  "ExecStartPre=${sandbox} demo load /usr/share/chandlery/demo --if-empty --with-reservations;ExecStart=${sandbox} serve"
  "DynamicUser=yes")
install(FILES packaging/chandlery.toml packaging/sandbox.toml DESTINATION /etc/chandlery)
# The service makes what it keeps; the folder is the package's, so that its owner and mode are.
install(DIRECTORY DESTINATION /var/lib/chandlery)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME chandlery)
set(CPACK_PACKAGE_CONTACT "The Chandlery maintainers <chandlery@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "Channel-commerce server for software")
set(CPACK_PACKAGE_DESCRIPTION "A vendor or distributor runs it, partners buy software in it on behalf of customers,
 customers fetch keys and downloads, and everyone is billed from one exact ledger. It speaks the Partner Center
 REST API v1 and brings three web portals.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_COMPRESSION_TYPE zstd)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "adduser, ca-certificates, fonts-noto-core, fonts-wqy-microhei, tzdata")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "systemd")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "postgresql")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
  ${CMAKE_SOURCE_DIR}/packaging/postinst ${CMAKE_SOURCE_DIR}/packaging/prerm ${CMAKE_SOURCE_DIR}/packaging/postrm
  ${CMAKE_SOURCE_DIR}/packaging/conffiles)
include(CPack)
